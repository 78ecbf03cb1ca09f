/**
 * Which tokens were taken back before they were over: what this node knows of it, and whom it asks to keep it. Values
 * and one interface; no thread of its own, and nothing of any Redis client.
 */
@NullMarked
package io.sluice.gateway.revocation;

import org.jspecify.annotations.NullMarked;
