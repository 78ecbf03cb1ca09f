/**
 * The process: its command line, and how the parts are put together, started and stopped. May use everything; nothing
 * uses it. Runs on the main thread, the only one that may wait.
 */
@NullMarked
package io.sluice.gateway.main;

import org.jspecify.annotations.NullMarked;
