package io.sluice.ops.soak;

/**
 * One thing that was judged.
 *
 * @param what such as {@code gateway-1 heap.live}
 * @param ok whether it is as it should be
 * @param found in words and numbers
 * @param wanted the same for what is allowed
 */
record Verdict(String what, boolean ok, String found, String wanted) {
}
