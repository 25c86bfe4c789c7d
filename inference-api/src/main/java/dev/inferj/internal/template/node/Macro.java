package dev.inferj.internal.template.node;

import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.rendering.Rendering;
import dev.inferj.internal.template.value.Arguments;
import dev.inferj.internal.template.value.Callable;
import dev.inferj.internal.template.value.ListValue;
import dev.inferj.internal.template.value.MarkedText;
import dev.inferj.internal.template.value.Undefined;
import dev.inferj.internal.template.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A piece of template that can be called, with the variables of where it was defined. */
final class Macro implements Callable {
    private final MacroBody body;
    private final Frame defined;

    Macro(MacroBody body, Frame defined) {
        this.body = body;
        this.defined = defined;
    }

    @Override
    public String kind() {
        return "a macro";
    }

    @Override
    @Nullable
    public Value attribute(String name) {
        if (name.equals("name")) {
            return MarkedText.control(body.name());
        }
        if (name.equals("arguments")) {
            List<Value> names = new ArrayList<>();
            body.parameters().forEach(parameter -> names.add(MarkedText.control(parameter.name())));
            return ListValue.tuple(names);
        }
        return null;
    }

    @Override
    public Value call(Rendering rendering, Arguments arguments) {
        Frame frame = defined.capturing();
        frame.budget().enter();
        Map<String, Value> named = new LinkedHashMap<>(arguments.named());
        setParameters(frame, arguments.positional(), named);
        setSpecials(frame, arguments, named);
        Statement.runAll(body.statements(), frame);
        frame.budget().leave();
        return frame.captured();
    }

    private void setParameters(Frame frame, List<Value> positional, Map<String, Value> named) {
        List<MacroBody.Parameter> parameters = body.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            MacroBody.Parameter parameter = parameters.get(i);
            Value given = i < positional.size() ? positional.get(i) : named.remove(parameter.name());
            Expression standard = parameter.standard();
            if (given == null) {
                given = standard == null ? Undefined.variable(parameter.name()) : standard.evaluate(frame);
            }
            frame.set(parameter.name(), given);
        }
    }

    private void setSpecials(Frame frame, Arguments arguments, Map<String, Value> named) {
        if (body.uses("caller")) {
            Value caller = named.remove("caller");
            frame.set("caller", caller == null ? Undefined.variable("caller") : caller);
        }
        if (body.uses("kwargs")) {
            frame.set("kwargs", arguments.dictOf(named));
        } else if (!named.isEmpty()) {
            String name = named.keySet().iterator().next();
            throw new EvaluationFault("the macro '" + body.name() + "' has no argument " + arguments.described(name));
        }
        List<Value> positional = arguments.positional();
        int taken = body.parameters().size();
        boolean tooMany = positional.size() > taken;
        if (body.uses("varargs")) {
            frame.set("varargs", ListValue.tuple(tooMany ? positional.subList(taken, positional.size()) : List.of()));
        } else if (tooMany) {
            throw new EvaluationFault("the macro '" + body.name() + "' takes " + taken + " arguments at most");
        }
    }
}
