package dev.inferj.internal.template.rendering;

/** An operation on values failed. It does not know the line; {@code ChatTemplate} adds it. */
public final class EvaluationFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;

    public EvaluationFault(String what) {
        super(what);
        this.what = what;
    }

    public String what() {
        return what;
    }
}
