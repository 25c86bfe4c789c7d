/**
 * For the unit tests of applications: a model that says what the test tells it to, without weights, native code or a
 * network.
 *
 * <p>{@link dev.inferj.testkit.Mock} describes such a model, and stands wherever a real one does:
 *
 * <pre>{@code
 * @Test
 * void escalatesWhenTheModelIsOverloaded() {
 *     Mock mock = Mock.model("support")
 *             .when("refund").answer("Within 30 days.")
 *             .answer("Please ask a colleague.")
 *             .refuseTimes(1, Duration.ofSeconds(2));
 *     try (var inference = Inference.create(); ChatModel model = inference.chat(mock)) {
 *         var desk = new SupportDesk(model);
 *
 *         assertThat(desk.reply("I want a refund")).isEqualTo("One moment, please.");
 *         assertThat(desk.reply("I want a refund")).isEqualTo("Within 30 days.");
 *         assertThat(mock.requests()).hasSize(2);
 *         assertThat(mock.requests().get(0).messages()).contains(Message.user("I want a refund"));
 *     }
 * }
 * }</pre>
 *
 * <ul>
 *   <li><b>Answers</b>: one for all, by what the user said, one after the other, computed, or an echo. They honour
 *       {@code maxTokens}, stop strings and the context's length, and count their tokens, as a real model does.
 *   <li><b>Trouble</b>: refusals ({@link dev.inferj.testkit.Mock#refuseTimes}), failures
 *       ({@link dev.inferj.testkit.Mock#failTimes}), an answer that breaks off or falls silent
 *       ({@link dev.inferj.testkit.MockAnswer#failAt}, {@link dev.inferj.testkit.MockAnswer#stallAt}).
 *   <li><b>Time</b>: {@link dev.inferj.testkit.Mock#tokenDelay} makes an answer slow,
 *       {@link dev.inferj.testkit.VirtualTime} makes its deadline pass without waiting for it.
 *   <li><b>Addresses</b>: an application that opens {@code mock:echo} or {@code mock:any?answer=Hello%20there} needs no
 *       change for its test; {@link dev.inferj.testkit.MockProvider#of} puts whole scripts behind such addresses.
 * </ul>
 *
 * <p>Nothing in a mock is random: the same requests in the same order get the same answers.
 */
@NullMarked
package dev.inferj.testkit;

import org.jspecify.annotations.NullMarked;
