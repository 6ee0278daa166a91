package io.launcher.supervise;

/**
 * The way back from a reload that failed after some slots had been replaced. It does not
 * fail: what does not start is tried again, until another reload takes over.
 *
 * @param from the generation that failed
 * @param reason why
 * @param begunAt when the reload began
 */
record Restoration(int from, String reason, long begunAt) {

}
