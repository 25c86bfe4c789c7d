/**
 * Writes small models to test with: right in form, random in weights.
 *
 * <pre>{@code
 * Path model = RandomGguf.tiny().seed(7).writeTo(folder.resolve("random.gguf"));
 * Path encoder = RandomBert.tiny().writeFolder(folder.resolve("encoder"));
 * }</pre>
 */
@NullMarked
package dev.inferj.testkit.gguf;

import org.jspecify.annotations.NullMarked;
