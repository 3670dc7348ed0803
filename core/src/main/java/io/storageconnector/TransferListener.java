package io.storageconnector;

/**
 * Is told how far an upload or a download has come. Called on a thread that moves the bytes, by one
 * at a time, about five times a second and once at the end, so it should be quick; an exception it
 * throws is logged and otherwise ignored. To stop a transfer, interrupt the thread that called it.
 */
@FunctionalInterface
public interface TransferListener {

  /**
   * Content has moved. The number of bytes may go back when content has to be sent again.
   *
   * @param progress how far it has come
   */
  void progressed(TransferProgress progress);
}
