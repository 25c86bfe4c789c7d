/** What is done with texts, as Python does it. */
@NullMarked
package dev.inferj.internal.template.text;

import org.jspecify.annotations.NullMarked;
