package io.storageconnector.gdrive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.gson.JsonObject;
import io.storageconnector.auth.Secret;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Base64;

/** A key made for the run, and the file Google's console would make of it. */
record TestKeyFile(KeyPair pair, String email, String clientId) {

  /** One pair for the whole run: making one takes a while. */
  static final TestKeyFile FIRST =
      new TestKeyFile(
          newPair("RSA", 2048), "robot@project.iam.gserviceaccount.com", "104857600000000000001");

  static KeyPair newPair(String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(PrivateKey key) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(key.getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  /** Returns the file, for a test that changes a field. */
  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("type", "service_account");
    json.addProperty("project_id", "project");
    json.addProperty("private_key_id", "key-1");
    json.addProperty("private_key", pem(pair.getPrivate()));
    json.addProperty("client_email", email);
    json.addProperty("client_id", clientId);
    json.addProperty("auth_uri", "https://accounts.google.com/o/oauth2/auth");
    json.addProperty("token_uri", "https://elsewhere.example.test/token");
    json.addProperty("universe_domain", "googleapis.com");
    return json;
  }

  GoogleServerApp app() {
    return GoogleServerApp.keyFile(Secret.of(json().toString()));
  }
}
