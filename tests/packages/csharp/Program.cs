using System;
using Gdap.Native;

// Creates a relationship at the service args[0], renames it, and prints how that ended.
using var credential = GdapCredential.FromToken("token");
using var client = new GdapClient(new GdapClientOptions { BaseUri = args[0], AllowHttpLoopback = true }, credential);
var created = client.CreateRelationship("{\"displayName\":\"Installed\",\"duration\":\"P730D\",\"accessDetails\":{\"unifiedRoles\":[{\"roleDefinitionId\":\"29232cdf-9323-42fd-ade2-1d097af3e4de\"}]}}");
var updated = client.UpdateRelationship(created.Id, "{\"displayName\":\"Installed by a package\"}");
Console.WriteLine("gdap " + NativeLoader.LibraryVersion + ": " + updated.Json);
Console.WriteLine("from " + NativeLoader.LoadedPath);
