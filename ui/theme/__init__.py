"""How the windows look: colours, faces, signs and the one stylesheet made of them."""

from ui.theme.theme import Theme, current_tokens
from ui.theme.tokens import DARK, LIGHT, Tokens, Tone

__all__ = ["DARK", "LIGHT", "Theme", "Tokens", "Tone", "current_tokens"]
