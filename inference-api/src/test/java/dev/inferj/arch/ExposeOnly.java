package dev.inferj.arch;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashSet;
import java.util.Set;

/** That what others can call or extend names only types that they are promised. */
final class ExposeOnly extends ArchCondition<JavaClass> {
    private final DescribedPredicate<JavaClass> promised;

    ExposeOnly(DescribedPredicate<JavaClass> promised) {
        super("expose only types that " + promised.getDescription());
        this.promised = promised;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (JavaClass exposed : exposedBy(type)) {
            if (!promised.test(exposed.getBaseComponentType())) {
                events.add(SimpleConditionEvent.violated(type, type.getName() + " exposes " + exposed.getName()));
            }
        }
    }

    private static Set<JavaClass> exposedBy(JavaClass type) {
        Set<JavaClass> exposed = new HashSet<>();
        type.getSuperclass().ifPresent(parent -> exposed.addAll(parent.getAllInvolvedRawTypes()));
        type.getInterfaces().forEach(parent -> exposed.addAll(parent.getAllInvolvedRawTypes()));
        type.getAnnotations().forEach(annotation -> exposed.add(annotation.getRawType()));
        for (JavaCodeUnit unit : type.getCodeUnits()) {
            if (isExposed(unit)) {
                exposed.addAll(unit.getReturnType().getAllInvolvedRawTypes());
                for (JavaType parameter : unit.getParameterTypes()) {
                    exposed.addAll(parameter.getAllInvolvedRawTypes());
                }
                exposed.addAll(unit.getExceptionTypes());
                unit.getAnnotations().forEach(annotation -> exposed.add(annotation.getRawType()));
            }
        }
        for (JavaField field : type.getFields()) {
            if (isExposed(field)) {
                exposed.addAll(field.getType().getAllInvolvedRawTypes());
            }
        }
        return exposed;
    }

    private static boolean isExposed(HasModifiers member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }
}
