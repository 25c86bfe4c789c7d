package dev.inferj.internal.template;

/** An operation on values failed. It does not know the line; {@link ChatTemplate} adds it. */
final class EvaluationFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;

    EvaluationFault(String what) {
        super(what);
        this.what = what;
    }

    String what() {
        return what;
    }
}
