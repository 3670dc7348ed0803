package io.storageconnector.internal.rotation.sim;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.SimpleRemapper;

/**
 * Loads the classes of rotation, and the tests beside them, a second time: with simulated locks in
 * the place of real ones, and without a protection if asked. Everything else comes from the parent.
 */
final class SimulationLoader extends ClassLoader {

  private static final String ROOM = "io.storageconnector.internal.rotation.";
  private static final Map<String, String> LOCKS =
      Map.of("java/util/concurrent/locks/ReentrantLock", Type.getInternalName(SimulatedLock.class));

  private final Map<String, UnaryOperator<byte[]>> changes;

  /**
   * Creates a loader.
   *
   * @param changes what to do to classes, by their simple name
   */
  SimulationLoader(Map<String, UnaryOperator<byte[]>> changes) {
    super(SimulationLoader.class.getClassLoader());
    this.changes = changes;
  }

  /** Returns a new schedule whose inside is of this loader. */
  @SuppressWarnings("unchecked")
  Consumer<World> newSchedule() {
    try {
      var constructor = loadClass(ROOM + "Simulation").getDeclaredConstructor();
      constructor.setAccessible(true);
      return (Consumer<World>) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    boolean own = name.startsWith(ROOM) && name.indexOf('.', ROOM.length()) < 0;
    if (!own) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      UnaryOperator<byte[]> change =
          changes.getOrDefault(name.substring(ROOM.length()), UnaryOperator.identity());
      byte[] bytes = withSimulatedLocks(change.apply(in.readAllBytes()));
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private static byte[] withSimulatedLocks(byte[] original) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(original)
        .accept(new ClassRemapper(writer, new SimpleRemapper(Opcodes.ASM9, LOCKS)), 0);
    return writer.toByteArray();
  }
}
