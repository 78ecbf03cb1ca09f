package io.sluice.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DecimalTextTest {
    @Property
    void orderIsThatOfTheNumbers(@ForAll("decimals") String one, @ForAll("decimals") String other) {
        assertThat(DecimalText.isDecimal(one)).isTrue();
        assertThat(Integer.signum(DecimalText.compare(one, other)))
            .isEqualTo(new BigDecimal(one).compareTo(new BigDecimal(other)));
    }

    @Property
    void numbersThatDifferInOneDigitAreToldApart(@ForAll("decimals") String number, @ForAll int where) {
        StringBuilder changed = new StringBuilder(number);
        int at = Math.floorMod(where, number.length());
        if (Character.isDigit(number.charAt(at))) {
            changed.setCharAt(at, number.charAt(at) == '0' ? '9' : (char) (number.charAt(at) - 1));
        }
        assertThat(Integer.signum(DecimalText.compare(changed.toString(), number)))
            .isEqualTo(new BigDecimal(changed.toString()).compareTo(new BigDecimal(number)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "+0.0", "007", "1.50", "-12", "+3", "0.1234567890123456789"})
    void decimalsAreSignDigitsAndFraction(String text) {
        assertThat(DecimalText.isDecimal(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "+", ".", "1.", ".5", "-.5", "1.2.3", "1e3", "0x10", " 1", "1 ", "--1", "1,5",
        "NaN", "٣", "0.12345678901234567890"})
    void anythingElseIsNone(String text) {
        assertThat(DecimalText.isDecimal(text)).isFalse();
    }

    @Test
    void lengthIsLimited() {
        assertThat(DecimalText.isDecimal("1".repeat(200))).isTrue();
        assertThat(DecimalText.isDecimal("1".repeat(201))).isFalse();
    }

    @Provide
    Arbitrary<String> decimals() {
        Arbitrary<String> digits = Arbitraries.strings().withChars('0', '1', '9').ofMinLength(1).ofMaxLength(4);
        Arbitrary<String> fractions = digits.map(text -> "." + text).injectNull(0.4).map(it -> it == null ? "" : it);
        return Combinators.combine(Arbitraries.of("", "+", "-"), digits, fractions)
            .as((sign, whole, fraction) -> sign + whole + fraction);
    }
}
