using System.Text.Json.Serialization;

namespace Sonda.Data.Tables;

/// <summary>How the numbers of a column are written, beyond digits and a decimal mark.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NumberForm>))]
public enum NumberForm
{
    /// <summary>With a mark between thousands, as in 1,000.5; with a decimal comma as in 1.000,5.</summary>
    Thousands,

    /// <summary>With a percent sign: 12% is 12.</summary>
    Percent,
}
