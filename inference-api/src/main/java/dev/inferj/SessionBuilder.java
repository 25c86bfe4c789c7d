package dev.inferj;

/** Says how a {@link Session} begins. Belongs to one thread. */
public interface SessionBuilder {
    /** Adds instructions that stay in front of the whole conversation. */
    SessionBuilder system(String text);

    /** Chooses what happens when the conversation outgrows the context. Default: {@link ContextPolicy#FAIL}. */
    SessionBuilder whenFull(ContextPolicy policy);

    /** Names who the session's requests are for; see {@link ChatCall#tenant}. */
    SessionBuilder tenant(String tenant);

    Session open();
}
