package dev.inferj.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferj.ChatModel;
import dev.inferj.ModelAddress;
import dev.inferj.ModelNotFoundException;
import org.junit.jupiter.api.Test;

/** A model is opened by its address, and what is wrong with one is named. */
public interface AddressContract extends ModelUnderTest {
    @Test
    default void addressOpensTheModel() {
        try (TestBed bed = TestBed.open(this);
                ChatModel byAddress = bed.inference().chat(address())) {
            assertThat(Await.result(
                                    "the answer",
                                    byAddress.sendAsync(bed.request().build()))
                            .text())
                    .isEqualTo(bed.send(bed.request()).text());
            assertThat(byAddress.info().name()).isEqualTo(bed.model().info().name());
        }
    }

    @Test
    default void addressTakesTheSettingsThatEveryModelHas() {
        try (TestBed bed = TestBed.open(this);
                ChatModel model = bed.inference().chat(address() + "?maxWaiting=7&drainTime=3s")) {
            assertThat(model.info().provider())
                    .isEqualTo(ModelAddress.parse(address()).scheme());
        }
    }

    @Test
    default void modelKnowsItsProviderAndName() {
        try (TestBed bed = TestBed.open(this)) {
            var options = options(Serving.ROOMY);

            assertThat(bed.model().info().provider()).isEqualTo(options.scheme());
            assertThat(bed.model().info().name()).isEqualTo(options.model());
            assertThat(bed.model().info().contextTokens()).isNotNegative();
            assertThat(ModelAddress.parse(address()).scheme()).isEqualTo(options.scheme());
        }
    }

    @Test
    default void missingModelIsNamed() {
        try (TestBed bed = TestBed.open(this)) {
            assertThatThrownBy(() -> bed.inference().chat(missingAddress()))
                    .isInstanceOf(ModelNotFoundException.class)
                    .hasMessageContaining(ModelAddress.parse(missingAddress()).target());
        }
    }

    @Test
    default void missingProviderIsNamedAndSoAreThoseThereAre() {
        try (TestBed bed = TestBed.open(this)) {
            assertThatThrownBy(() -> bed.inference().chat("nosuchprovider:model"))
                    .isInstanceOf(ModelNotFoundException.class)
                    .hasMessageContaining("nosuchprovider")
                    .hasMessageContaining(bed.model().info().provider());
        }
    }

    @Test
    default void unknownSettingIsNamedAndSoAreTheKnownOnes() {
        try (TestBed bed = TestBed.open(this)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bed.inference().chat(address() + "?noSuchSetting=1"))
                    .withMessageContaining("noSuchSetting")
                    .withMessageContaining("drainTime")
                    .withMessageContaining("maxWaiting");
        }
    }

    @Test
    default void settingOutOfRangeIsNamedAndSoIsItsRange() {
        try (TestBed bed = TestBed.open(this)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> bed.inference().chat(address() + "?maxWaiting=0"))
                    .withMessageContaining("maxWaiting must be")
                    .withMessageContaining(": 0");
        }
    }
}
