"""The libraries of GNOME, in the versions that the bridge is written for."""

import ctypes

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
gi.require_version("Soup", "3.0")
gi.require_version("WebKit2", "4.1")

from gi.repository import Gdk, GdkPixbuf, Gio, GLib, Gtk, Soup  # noqa: E402
from gi.repository import WebKit2 as WebKit  # noqa: E402

__all__ = ["GLib", "Gdk", "GdkPixbuf", "Gio", "Gtk", "Soup", "WebKit", "engine", "lift_message_limit"]


def engine() -> str:
    """The engine that really runs, with its version."""
    return f"WebKitGTK {WebKit.get_major_version()}.{WebKit.get_minor_version()}.{WebKit.get_micro_version()}"


class _ParamSpecUInt64(ctypes.Structure):
    """GParamSpecUInt64 of gobject/gparamspecs.h; its first member is a GParamSpec of 72 bytes."""

    _fields_ = (
        ("parent_instance", ctypes.c_uint8 * 72),
        ("minimum", ctypes.c_uint64),
        ("maximum", ctypes.c_uint64),
        ("default_value", ctypes.c_uint64),
    )


def lift_message_limit() -> None:
    """Lets the inspector's server take messages of any size.

    The server is libsoup's, inside this process, and takes 128 KiB a message by default: less than one script of
    Playwright. WebKit offers no way to set it, so the default itself is changed, before the first connection is made.
    """
    assert Soup.WebsocketConnection.__gtype__
    library = ctypes.CDLL("libgobject-2.0.so.0")
    library.g_type_from_name.restype = ctypes.c_size_t
    library.g_type_class_ref.restype = ctypes.c_void_p
    library.g_type_class_ref.argtypes = [ctypes.c_size_t]
    library.g_object_class_find_property.restype = ctypes.POINTER(_ParamSpecUInt64)
    library.g_object_class_find_property.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    connection = library.g_type_class_ref(library.g_type_from_name(b"SoupWebsocketConnection"))
    limit = library.g_object_class_find_property(connection, b"max-incoming-payload-size").contents
    if limit.default_value != 128 * 1024:
        raise RuntimeError("this libsoup limits the size of messages differently from what the bridge knows")
    limit.default_value = 0
