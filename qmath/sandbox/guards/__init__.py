"""Operations that Python cannot interrupt, bounded before they start; text that would be evaluated, gated."""
