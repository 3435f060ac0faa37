using System;
using System.Collections.Generic;
using System.Linq;
using Gdap.Native;

namespace Gdap
{
    /// <summary>
    /// The JSON schema of a template, for editors. It has the canonical form: role names in their usual case, lists
    /// as arrays. The reader accepts other cases and one text with ';' too; only the reader compares properties with
    /// each other.
    /// </summary>
    internal static class TemplateSchema
    {
        /// <summary>The name of the schema's file, in the folder of a template and of the module.</summary>
        internal const string FileName = "gdap-template.schema.json";

        private const string Guid = "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$";
        private const string Days = "^P([1-9]|[1-9][0-9]|[1-6][0-9][0-9]|7[0-2][0-9]|730)D$";

        /// <summary>The schema as text.</summary>
        internal static string Text()
        {
            var schema = new JsonObject
            {
                ["$schema"] = "http://json-schema.org/draft-07/schema#",
                ["title"] = "Template of the PowerShell module Gdap",
            };
            AddObject(schema, TemplateShape.Properties);
            schema["definitions"] = new JsonObject
            {
                ["roles"] = new JsonObject
                {
                    ["type"] = "array",
                    ["minItems"] = 1,
                    ["items"] = new JsonObject { ["anyOf"] = new object[] { new JsonObject { ["enum"] = Roles.Names.ToArray<object>() }, Pattern(Guid) } },
                },
            };
            schema["if"] = new JsonObject
            {
                ["properties"] = new JsonObject { ["autoExtend"] = new JsonObject { ["const"] = true } },
                ["required"] = new object[] { "autoExtend" },
            };
            var blocking = Roles.All.Where(role => role.BlocksAutoExtend).SelectMany(role => new object[] { role.Name, role.Id }).ToArray();
            var contains = new JsonObject { ["contains"] = new JsonObject { ["enum"] = blocking } };
            schema["then"] = new JsonObject { ["properties"] = new JsonObject { ["roles"] = new JsonObject { ["not"] = contains } } };
            return IndentedJson.Write(schema);
        }

        private static void AddObject(JsonObject schema, TemplateProperty[] properties)
        {
            schema["type"] = "object";
            schema["additionalProperties"] = false;
            schema["required"] = properties.Where(property => property.IsRequired).Select(property => property.Name).ToArray<object>();
            var all = new JsonObject();
            foreach (var property in properties)
            {
                var one = Of(property.Kind);
                one["description"] = property.Description;
                all.Add(property.Name, one);
            }
            schema["properties"] = all;
        }

        private static JsonObject Of(TemplateKind kind)
        {
            switch (kind)
            {
                case TemplateKind.Version: return new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = TemplateShape.Version };
                case TemplateKind.Name: return Pattern("\\S");
                case TemplateKind.GroupName: return Pattern("\\S");
                case TemplateKind.GroupId: return Pattern(Guid);
                case TemplateKind.Switch: return new JsonObject { ["type"] = "boolean" };
                case TemplateKind.Duration:
                    return new JsonObject { ["anyOf"] = new object[] { Pattern(Days), new JsonObject { ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 730 } } };
                // In draft-07, keywords beside a $ref are ignored, such as the description.
                case TemplateKind.Roles: return new JsonObject { ["allOf"] = new object[] { new JsonObject { ["$ref"] = "#/definitions/roles" } } };
                case TemplateKind.Assignments:
                    var assignment = new JsonObject();
                    AddObject(assignment, TemplateShape.OfAssignment);
                    assignment["oneOf"] = new object[] { Required("group"), Required("groupId") };
                    return new JsonObject { ["type"] = "array", ["items"] = assignment };
                default: return new JsonObject { ["type"] = "string" };
            }
        }

        private static JsonObject Required(string name) => new JsonObject { ["required"] = new object[] { name } };

        private static JsonObject Pattern(string pattern) => new JsonObject { ["type"] = "string", ["pattern"] = pattern };
    }
}
