/**
 * Renders the chat templates that models carry: the part of Jinja that they use, on a conversation of JSON-like values.
 *
 * <p>A text knows of each of its characters whether the template wrote it or whether it came in with the conversation
 * ({@link dev.inferj.internal.template.value.MarkedText}), through every operation, so that only what the template wrote can
 * become a control token.
 *
 * <p>The measure of what a template means is Jinja 3.1 with the settings of Hugging Face's transformers. What differs:
 * nothing changes a value of the conversation, and what a rendering costs is bounded ({@link
 * dev.inferj.internal.template.rendering.Budget}).
 */
@NullMarked
package dev.inferj.internal.template;

import org.jspecify.annotations.NullMarked;
