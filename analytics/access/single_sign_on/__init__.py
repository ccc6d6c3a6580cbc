"""Single sign-on by OpenID Connect: authorization code flow with PKCE, claims to role and scope."""
