"""Values of any declared type in which every text is the same one."""

import types
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

Own = Mapping[object, Callable[[str], Any]]


def filled(kind: Any, text: str, own: Own, **fields: Any) -> Any:
    """Return a value of a type in which every text is `text`, every collection has one entry and every alternative is the first.

    Args:
        own: type, or "Struct.field" -> what makes a value of it, where any of the type will not do. fields: of the outermost struct.
    """
    if kind in own:
        return own[kind](text)
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        bounds = [meta for meta in inner[1:] if isinstance(meta, msgspec.Meta)]
        least = max((meta.ge for meta in bounds if meta.ge is not None), default=0)
        return max(1, int(least)) if inner[0] is int else filled(inner[0], text, own)
    if origin in {Union, types.UnionType}:
        return filled(next(each for each in inner if each is not type(None)), text, own)
    if origin is Literal:
        return inner[0]
    if origin is tuple:
        return (filled(inner[0], text, own),) if inner[1:] == (...,) else tuple(filled(each, text, own) for each in inner)
    if origin in {list, set, frozenset}:
        return origin([filled(inner[0], text, own)])
    if origin is dict:
        return {filled(inner[0], text, own): filled(inner[1], text, own)}
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = get_type_hints(kind, include_extras=True)
        values = {}
        for name in kind.__struct_fields__:
            place = f"{kind.__name__}.{name}"
            values[name] = fields[name] if name in fields else own[place](text) if place in own else filled(hints[name], text, own)
        return kind(**values)
    return {str: text, int: 1, float: 0.5, bool: True, bytes: b"\0\0"}[kind]


def places(kind: Any, seen: tuple[Any, ...] = ()) -> list[str]:
    """Return where in a type there is text: "field", "field.field", as deep as it goes without going round in circles."""
    if kind is str:
        return [""]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        if kind in seen:
            return []
        hints = get_type_hints(kind, include_extras=True)
        inside = ((name, places(hints[name], (*seen, kind))) for name in kind.__struct_fields__)
        return [f"{name}.{deeper}".rstrip(".") for name, found in inside for deeper in found]
    if get_origin(kind) is Literal:
        return []
    return list(dict.fromkeys(place for each in get_args(kind) for place in places(each, seen)))
