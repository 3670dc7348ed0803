package io.storageconnector.testkit.oauth;

/** Says why a token endpoint refused. The provider's fake puts it into its own words. */
public final class OAuthRefusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** The reasons. */
  public enum Reason {
    /** Client id or client secret are wrong. */
    BAD_CLIENT,
    /** The authorization code was never issued, or was used before. */
    UNKNOWN_CODE,
    /** The authorization code is too old. */
    EXPIRED_CODE,
    /** The redirect URI is not the one the code was issued for. */
    REDIRECT_MISMATCH,
    /** The authorization code needs the verifier of its challenge, and none came. */
    MISSING_VERIFIER,
    /** The verifier is not that of the challenge. */
    WRONG_VERIFIER,
    /** The refresh token was never issued, or its successor has been rotated itself. */
    UNKNOWN_REFRESH_TOKEN,
    /** The refresh token was used before and is not repeated. */
    USED_REFRESH_TOKEN,
    /** The refresh token is too old. */
    EXPIRED_REFRESH_TOKEN,
    /** The grant behind the refresh token was revoked. */
    REVOKED_GRANT,
    /** Another refresh of the same grant has not been answered yet. */
    IN_FLIGHT
  }

  /** Why the request was refused. */
  private final Reason reason;

  OAuthRefusal(Reason reason) {
    super("refused: " + reason, null, false, false);
    this.reason = reason;
  }

  /**
   * Returns the reason.
   *
   * @return why the request was refused
   */
  public Reason reason() {
    return reason;
  }
}
