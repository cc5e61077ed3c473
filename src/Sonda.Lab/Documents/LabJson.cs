using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sonda.Lab.Documents;

/// <summary>The form of every JSON text of the lab: camel case; numbers that are not finite are strings.</summary>
internal static class LabJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static byte[] Bytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Options);

    /// <summary>A number with as many digits as a screen can show, so that a history stays small.</summary>
    public static double Short(double value)
    {
        const int digits = 6, maxDecimals = 15;
        if (!double.IsFinite(value) || value == 0)
        {
            return value;
        }

        int decimals = digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value)));
        return decimals <= maxDecimals
            ? Math.Round(value, Math.Max(0, decimals))
            : double.Parse(value.ToString("E5", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>A logarithm to a thousandth: a quarter of a percent of the number.</summary>
    public static double ShortLog(double value) => double.IsFinite(value) ? Math.Round(value, 3) : value;
}
