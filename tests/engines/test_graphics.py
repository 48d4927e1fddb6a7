"""Where speech runs, told to whoever looks after the machine."""

from __future__ import annotations

from qual.engines.graphics import graphics_card


def _opening(*files: str):
    def opens(file: str) -> str:
        if file not in files:
            raise OSError(file)
        return file

    return opens


def test_without_a_card_the_processor_does_it():
    assert "no NVIDIA graphics card" in graphics_card(lambda: 0)


def test_a_card_with_its_libraries_does_it():
    assert graphics_card(lambda: 1, _opening("libcublas.so.12", "libcudnn.so.9")).endswith("by the graphics card.")


def test_a_card_that_lies_idle_is_named_with_the_library_it_lacks():
    said = graphics_card(lambda: 1, _opening("libcudnn.so.9"))

    assert "by the processor, although there is a graphics card" in said
    assert "cuBLAS 12 cannot be found" in said


def test_ctranslate2_itself_is_asked_how_many_cards_there_are():
    assert graphics_card().startswith("Speech is recognised by the ")
