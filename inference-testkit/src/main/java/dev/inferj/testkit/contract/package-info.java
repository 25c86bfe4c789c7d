/**
 * The contract of {@link dev.inferj.ChatModel} as tests, for every provider to prove itself against.
 *
 * <p>A provider extends {@link dev.inferj.testkit.contract.ChatModelContract} in its tests, and names a small model that
 * it can open:
 *
 * <pre>{@code
 * final class AcmeContractTest extends ChatModelContract {
 *     @Override
 *     public ModelOptions options(Serving serving) {
 *         return Acme.model(FILE)
 *                 .slots(serving.slots())
 *                 .maxWaiting(serving.maxWaiting())
 *                 .drainTime(serving.drainTime());
 *     }
 *
 *     @Override
 *     public String address() {
 *         return "acme:" + FILE;
 *     }
 *
 *     @Override
 *     public String missingAddress() {
 *         return "acme:/no/such/model";
 *     }
 *
 *     @Override
 *     public String prompt() {
 *         return "Once upon a time";
 *     }
 *
 *     @Override
 *     public String endlessPrompt() {
 *         return "Once upon a time";
 *     }
 *
 *     @Override
 *     public Set<Capability> capabilities() {
 *         return EnumSet.of(Capability.RAW_PROMPTS, Capability.CONTEXT_LIMIT, Capability.MATCHED_STOP);
 *     }
 * }
 * }</pre>
 *
 * <p>The tests are grouped by what they are about, one interface each. They never sleep: what must come is waited for,
 * up to {@link dev.inferj.testkit.contract.Await#PATIENCE}; a request that must still be under way is kept so by a reader
 * that does not ask for more; and deadlines pass by {@link dev.inferj.testkit.VirtualTime}. The other public classes are
 * for further tests of a provider's own.
 *
 * <p>The package needs JUnit Jupiter and AssertJ, which the module leaves to its user to bring.
 */
@NullMarked
package dev.inferj.testkit.contract;

import org.jspecify.annotations.NullMarked;
