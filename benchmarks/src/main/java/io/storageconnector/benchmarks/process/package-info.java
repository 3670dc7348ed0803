/** The processes of a run: JVMs that talk in lines, a fake Box, a PostgreSQL. Not published. */
@NullMarked
package io.storageconnector.benchmarks.process;

import org.jspecify.annotations.NullMarked;
