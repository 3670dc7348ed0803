package io.storageconnector.testkit.oauth;

/**
 * One request to the token endpoint, as far as it was understood.
 *
 * @param grantType the OAuth grant type
 * @param outcome what the endpoint did
 */
public record TokenExchange(String grantType, Outcome outcome) {

  /** What a token endpoint did with one request. */
  public enum Outcome {
    /** It issued tokens that did not exist before. */
    ISSUED,
    /** It returned the pair of an earlier exchange again. */
    REPEATED,
    /** It refused. */
    REFUSED
  }
}
