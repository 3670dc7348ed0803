package io.storageconnector.testkit.content;

/**
 * One item as a fake or a provider's own storage really holds it, for tests that compare what was
 * there before with what is there afterwards.
 *
 * @param id its id
 * @param path where it lies below the folder that was asked about, names with {@code /} between;
 *     for one in the trash, where it lay
 * @param folder whether it is a folder
 * @param trashed whether it, or a folder above it, is in the trash
 * @param versions how many versions are left, the current one included; zero for a folder
 * @param size how many bytes its current version has; zero for a folder
 * @param sha1 lower-case hexadecimal digits of its current version; empty for a folder
 */
public record StoredItem(
    String id,
    String path,
    boolean folder,
    boolean trashed,
    int versions,
    long size,
    String sha1) {}
