package io.storageconnector.testkit.box;

/**
 * Where a client finds the four services of Box: each is scheme, host and port without a trailing
 * slash.
 *
 * @param api the API, in production {@code https://api.box.com}
 * @param upload the upload service, in production {@code https://upload.box.com}; its paths begin
 *     with {@code /api}
 * @param account the consent page, in production {@code https://account.box.com}
 * @param download the download host, in production {@code https://dl.boxcloud.com}
 */
public record BoxOrigins(String api, String upload, String account, String download) {}
