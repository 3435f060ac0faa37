//! A stand-in for Microsoft Graph's GDAP surface, CloudCockpit and the Entra token endpoints.
