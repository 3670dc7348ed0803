package io.storageconnector.box;

import com.box.sdkgen.networking.auth.Authentication;
import com.box.sdkgen.networking.network.NetworkSession;
import io.storageconnector.auth.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One fixed access token in the shape the SDK asks for. It never refreshes: tokens are rotated in
 * one place only, and that is not the SDK.
 */
final class BearerToken implements Authentication {

  private final Secret token;

  BearerToken(Secret token) {
    this.token = token;
  }

  @Override
  public String retrieveAuthorizationHeader(@Nullable NetworkSession session) {
    return "Bearer " + token.reveal();
  }

  @Override
  public String retrieveAuthorizationHeader() {
    return retrieveAuthorizationHeader(null);
  }

  @Override
  public com.box.sdkgen.schemas.accesstoken.AccessToken retrieveToken(
      @Nullable NetworkSession session) {
    return new com.box.sdkgen.schemas.accesstoken.AccessToken.Builder()
        .accessToken(token.reveal())
        .build();
  }

  @Override
  public com.box.sdkgen.schemas.accesstoken.AccessToken retrieveToken() {
    return retrieveToken(null);
  }

  @Override
  public com.box.sdkgen.schemas.accesstoken.AccessToken refreshToken(
      @Nullable NetworkSession session) {
    throw notHere();
  }

  @Override
  public com.box.sdkgen.schemas.accesstoken.AccessToken refreshToken() {
    throw notHere();
  }

  @Override
  public void revokeToken(@Nullable NetworkSession session) {
    throw notHere();
  }

  @Override
  public void revokeToken() {
    throw notHere();
  }

  @Override
  public com.box.sdkgen.schemas.accesstoken.AccessToken downscopeToken(
      List<String> scopes,
      @Nullable String resource,
      @Nullable String sharedLink,
      @Nullable NetworkSession session) {
    throw notHere();
  }

  private static UnsupportedOperationException notHere() {
    return new UnsupportedOperationException("a lent client neither refreshes nor revokes tokens");
  }
}
