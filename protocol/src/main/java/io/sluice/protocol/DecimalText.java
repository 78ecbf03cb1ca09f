package io.sluice.protocol;

/**
 * Decimal numbers compared as they are written, exactly and without making anything of them: a sign or none, digits,
 * and, after a point, digits again. No exponent, as with the reference server, whose limits hold too.
 */
final class DecimalText {
    private static final int MAX_LENGTH = 200;
    private static final int MAX_FRACTION = 19;

    private DecimalText() {
    }

    /** Whether the text is such a number, of at most 200 characters and 19 digits after the point. */
    static boolean isDecimal(String text) {
        if (text.length() > MAX_LENGTH) {
            return false;
        }
        int from = digitsFrom(text);
        int point = skipDigits(text, from);
        if (point == from || point == text.length()) {
            return point > from;
        }
        int end = skipDigits(text, point + 1);
        int fraction = end - point - 1;
        return text.charAt(point) == '.' && end == text.length() && fraction > 0 && fraction <= MAX_FRACTION;
    }

    /** Below, at or above 0 as the first number is less than, equal to or greater than the second. */
    static int compare(String one, String other) {
        int sign = sign(one);
        int otherSign = sign(other);
        return sign != otherSign ? Integer.compare(sign, otherSign) : sign * compareSizes(one, other);
    }

    private static int sign(String number) {
        for (int i = 0; i < number.length(); i++) {
            if (number.charAt(i) >= '1' && number.charAt(i) <= '9') {
                return number.charAt(0) == '-' ? -1 : 1;
            }
        }
        return 0;
    }

    private static int compareSizes(String one, String other) {
        int point = skipDigits(one, digitsFrom(one));
        int otherPoint = skipDigits(other, digitsFrom(other));
        int whole = point - firstCounting(one, point);
        int otherWhole = otherPoint - firstCounting(other, otherPoint);
        if (whole != otherWhole) {
            return Integer.compare(whole, otherWhole);
        }
        int end = Math.max(one.length() - point, other.length() - otherPoint);
        int order = 0;
        for (int i = -whole; i < end && order == 0; i++) {
            // The points themselves say nothing; one of the two may be left out.
            order = i == 0 ? 0 : Character.compare(digit(one, point + i), digit(other, otherPoint + i));
        }
        return order;
    }

    /** The first digit before the point that is not 0, or the point. */
    private static int firstCounting(String number, int point) {
        int at = digitsFrom(number);
        while (at < point && number.charAt(at) == '0') {
            at++;
        }
        return at;
    }

    private static char digit(String number, int at) {
        return at < number.length() ? number.charAt(at) : '0';
    }

    private static int digitsFrom(String text) {
        return !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    }

    private static int skipDigits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
