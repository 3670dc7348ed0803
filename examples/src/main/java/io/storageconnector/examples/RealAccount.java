package io.storageconnector.examples;

import io.storageconnector.box.BoxConfig;
import io.storageconnector.box.BoxProvider;
import io.storageconnector.gdrive.DriveAccess;
import io.storageconnector.gdrive.GoogleDriveConfig;
import io.storageconnector.gdrive.GoogleDriveProvider;
import io.storageconnector.spi.StorageProvider;
import java.net.URI;
import java.util.Map;

/**
 * An application registered at a real service, with its credentials from the environment.
 *
 * @param provider the provider configured with them
 * @param redirectUri the address registered with the application
 */
record RealAccount(StorageProvider provider, URI redirectUri) {

  static RealAccount box(Map<String, String> environment) {
    Credentials box = Credentials.of("BOX", environment);
    return new RealAccount(
        BoxProvider.create(BoxConfig.builder(box.clientId(), box.clientSecret()).build()),
        box.redirectUri());
  }

  /** Sees the files it makes itself and no others, which is all the job needs. */
  static RealAccount drive(Map<String, String> environment) {
    Credentials google = Credentials.of("GOOGLE", environment);
    return new RealAccount(
        GoogleDriveProvider.create(
            GoogleDriveConfig.builder(google.clientId(), google.clientSecret())
                .access(DriveAccess.FILES_OF_THIS_APP)
                .build()),
        google.redirectUri());
  }

  /** What the environment holds; never printed. */
  private record Credentials(String clientId, String clientSecret, URI redirectUri) {

    static Credentials of(String prefix, Map<String, String> environment) {
      return new Credentials(
          required(prefix, "_CLIENT_ID", environment),
          required(prefix, "_CLIENT_SECRET", environment),
          URI.create(required(prefix, "_REDIRECT_URI", environment)));
    }

    private static String required(String prefix, String name, Map<String, String> environment) {
      String value = environment.get(prefix + name);
      if (value == null || value.isBlank()) {
        throw new IllegalArgumentException(
            "set "
                + prefix
                + "_CLIENT_ID, "
                + prefix
                + "_CLIENT_SECRET and "
                + prefix
                + "_REDIRECT_URI: "
                + prefix
                + name
                + " is missing");
      }
      return value;
    }

    @Override
    public String toString() {
      return "Credentials";
    }
  }
}
