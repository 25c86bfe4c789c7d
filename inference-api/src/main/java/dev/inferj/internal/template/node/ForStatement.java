package dev.inferj.internal.template.node;

import dev.inferj.internal.template.filter.ChoosingFilters;
import dev.inferj.internal.template.operation.LoopValue;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.value.Arguments;
import dev.inferj.internal.template.value.Callable;
import dev.inferj.internal.template.value.IteratorValue;
import dev.inferj.internal.template.value.Value;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A loop.
 *
 * @param condition which items to take; all where null
 * @param otherwise what runs where the body never came to its end
 * @param recursive whether the body may call the loop with items of its own
 */
public record ForStatement(
        Target target,
        Expression items,
        @Nullable Expression condition,
        boolean recursive,
        List<Statement> body,
        List<Statement> otherwise,
        int line)
        implements Statement {
    @Override
    public Flow runIn(Frame frame) {
        Value values = items.evaluate(frame);
        frame.rendering().at(line);
        return run(values, frame, 0);
    }

    private Flow run(Value values, Frame frame, int depth) {
        LoopValue loop = begin(values, frame, depth);
        boolean completed = false;
        for (Value item = loop.advance(); item != null; item = loop.advance()) {
            frame.budget().turn();
            Frame inner = frame.inner();
            inner.set("loop", loop);
            frame.rendering().at(line);
            target.assign(item, inner);
            Flow flow = Statement.runAll(body, inner);
            if (flow == Flow.AFTER_LOOP) {
                break;
            }
            completed |= flow == Flow.ON;
        }
        return completed ? Flow.ON : Statement.runAll(otherwise, frame.inner());
    }

    private LoopValue begin(Value values, Frame frame, int depth) {
        Callable again = (caller, arguments) -> again(arguments, frame, depth);
        Iterator<Value> iterator = values.iterate();
        if (condition == null) {
            return new LoopValue(values, iterator, again, depth);
        }
        IteratorValue chosen = IteratorValue.over(values, new ChoosingFilters.Chosen(iterator, item -> {
            Frame inner = frame.inner();
            target.assign(item, inner);
            return condition.evaluate(inner).isTrue();
        }));
        return new LoopValue(chosen, chosen.items(), again, depth);
    }

    private Value again(Arguments arguments, Frame frame, int depth) {
        if (!recursive) {
            throw new EvaluationFault("only a loop that is marked recursive can be called");
        }
        Frame inner = frame.capturing();
        inner.budget().enter();
        run(arguments.bind("loop", "items").get(0), inner, depth + 1);
        inner.budget().leave();
        return inner.captured();
    }
}
