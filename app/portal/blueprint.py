"""The blueprint of the client's room. Its views stand in ``app.portal.views``, one module a noun."""

from flask import Blueprint

bp = Blueprint("portal", __name__)
