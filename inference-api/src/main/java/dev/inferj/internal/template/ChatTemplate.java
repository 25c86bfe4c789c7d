package dev.inferj.internal.template;

import dev.inferj.InvalidRequestException;
import dev.inferj.internal.template.node.Frame;
import dev.inferj.internal.template.node.Statement;
import dev.inferj.internal.template.rendering.EvaluationFault;
import dev.inferj.internal.template.rendering.Rendering;
import dev.inferj.internal.template.rendering.TemplateException;
import dev.inferj.internal.template.syntax.StatementParser;
import dev.inferj.spi.TextPart;
import java.util.List;
import java.util.regex.Pattern;

/** A model's chat template: how a conversation is put for it. Immutable, and safe to share between threads. */
public final class ChatTemplate {
    private static final int MAX_SOURCE = 1 << 20;

    private static final Pattern TOOLS = Pattern.compile("\\btools\\b");

    private final List<Statement> statements;
    private final boolean readsTools;

    private ChatTemplate(List<Statement> statements, boolean readsTools) {
        this.statements = statements;
        this.readsTools = readsTools;
    }

    /**
     * Reads a template in Jinja.
     *
     * @throws TemplateException with the line, and what is not understood there
     */
    public static ChatTemplate parse(String jinja) {
        if (jinja.length() > MAX_SOURCE) {
            throw new TemplateException(
                    1, "a template may have " + MAX_SOURCE + " chars at most: " + jinja.length(), null);
        }
        return new ChatTemplate(
                StatementParser.parse(jinja), TOOLS.matcher(jinja).find());
    }

    /** Returns whether the template looks at the tools that it is given. */
    public boolean readsTools() {
        return readsTools;
    }

    /**
     * Puts a conversation in the model's form. What the template itself wrote is control, and so may hold control tokens;
     * what came in is plain, whatever the template does with it. Neighbours differ in kind, and none is empty.
     *
     * @throws InvalidRequestException if the template refuses the conversation, with its words
     * @throws TemplateException if the template fails otherwise, with the line
     */
    public List<TextPart> render(TemplateInput input) {
        Rendering rendering = new Rendering(input.clock());
        Frame frame = Frame.outermost(rendering, input.variables());
        try {
            Statement.runAll(statements, frame);
        } catch (EvaluationFault fault) {
            throw new TemplateException(rendering.line(), fault.what(), fault);
        }
        return frame.out().build().parts();
    }
}
