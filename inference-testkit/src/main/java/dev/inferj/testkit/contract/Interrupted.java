package dev.inferj.testkit.contract;

import dev.inferj.ChatResponse;

/**
 * How a call on an interrupted thread ended.
 *
 * @param kept whether the thread was still interrupted behind it
 */
record Interrupted(ChatResponse response, boolean kept) {}
