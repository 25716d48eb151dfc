import pytest

from api.privacy.language import Script, script


@pytest.mark.parametrize("text", ["مرحبا", "привіт, як справи", "ሰላም", "γεια", "你好", "помогите 112"])
def test_another_script_is_foreign(text: str) -> None:
    assert script(text) is Script.FOREIGN


@pytest.mark.parametrize("text", ["hej", "Hur söker jag bygglov?", "hello", "å", "я", "µ", "jag heter Оля", ""])
def test_latin_text_and_single_letters_are_not(text: str) -> None:
    assert script(text) is not Script.FOREIGN


def test_no_letters_no_script() -> None:
    assert script("123 😭 ?!") is Script.NONE
