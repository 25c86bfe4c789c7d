package dev.inferj.internal.template.value;

import java.math.BigInteger;

/**
 * A number; a truth value is one too, as in Python. Numbers carry no mark of where they come from: the few characters that
 * they print as cannot make up a control token by themselves.
 */
public sealed interface NumberValue extends Value permits BoolValue, IntValue, FloatValue {
    /** Returns whether it is not a float. */
    boolean isWhole();

    /** Returns its value; only of a whole number. */
    BigInteger whole();

    double real();
}
