package dev.inferj.remote.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    @Test
    void retriesAreAFifthOfTheRequestsInTheLongRun() {
        RetryBudget budget = new RetryBudget();
        int retries = 0;
        for (int i = 0; i < 10_000; i++) {
            budget.earn();
            retries += budget.take() ? 1 : 0;
        }

        assertThat(retries).isBetween(2_000, 2_011);
    }

    @Test
    void quietTimesSaveUpNoMoreThanABurst() {
        RetryBudget budget = new RetryBudget();
        for (int i = 0; i < 10_000; i++) {
            budget.earn();
        }
        int retries = 0;
        while (budget.take()) {
            retries++;
        }

        assertThat(retries).isEqualTo(20);
    }
}
