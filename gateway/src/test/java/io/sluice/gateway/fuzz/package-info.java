/**
 * Coverage-guided fuzzing of everything that reads what strangers send: starts Jazzer, a process for each target, with
 * the seeds of {@code src/test/resources/fuzz}. The targets are classes beside what they attack; this package knows
 * their names only; those of the protocol are run from where its tests are compiled.
 */
@NullMarked
package io.sluice.gateway.fuzz;

import org.jspecify.annotations.NullMarked;
