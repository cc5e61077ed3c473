using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sonda.Torch.Tests;

/// <summary>Compares records of any kind, number by number.</summary>
internal static class SameNumbers
{
    private static readonly JsonSerializerOptions Options = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>
    /// Fails if any number differs by more than rounding: libtorch chooses its kernels by the processor and does not
    /// guarantee the last digit.
    /// </summary>
    public static void Require<TRecord>(TRecord[] expected, TRecord[] found) =>
        Require(JsonSerializer.SerializeToNode(expected, Options), JsonSerializer.SerializeToNode(found, Options));

    private static void Require(JsonNode? expected, JsonNode? found)
    {
        switch (expected, found)
        {
            case (JsonArray one, JsonArray other):
                Assert.Equal(one.Count, other.Count);
                foreach ((JsonNode? first, JsonNode? second) in one.Zip(other))
                {
                    Require(first, second);
                }

                break;
            case (JsonObject one, JsonObject other):
                foreach ((string name, JsonNode? first) in one)
                {
                    Require(first, other[name]);
                }

                break;
            case (JsonValue one, JsonValue other) when one.TryGetValue(out double first) && other.TryGetValue(out double second):
                Assert.True(
                    Math.Abs(first - second) <= 1e-12 * (1 + Math.Abs(first)),
                    $"{one.GetPath()}: now {first:R}, recorded {second:R}; SONDA_RECORD records anew (CONTRIBUTING.md).");
                break;
            default:
                Assert.Equal(expected?.ToJsonString(), found?.ToJsonString());
                break;
        }
    }
}
