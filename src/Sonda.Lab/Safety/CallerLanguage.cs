using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Sonda.Lab.Safety;

/// <summary>The language of a request: <c>?lang=</c>, else <c>Accept-Language</c>, else English.</summary>
internal static class CallerLanguage
{
    private static readonly string[] Known = ["en", "pt"];

    public static string Of(HttpRequest request)
    {
        string? asked = request.Query["lang"];
        if (asked is not null)
        {
            return Chosen(asked) ?? Known[0];
        }

        return StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out IList<StringWithQualityHeaderValue>? wanted)
            ? wanted.Where(one => one.Quality is not 0).OrderByDescending(one => one.Quality ?? 1).Select(one => Chosen(one.Value.ToString())).FirstOrDefault(one => one is not null) ?? Known[0]
            : Known[0];
    }

    /// <summary>The texts of the caller's language.</summary>
    public static TextCatalog Texts(HttpRequest request) => TextCatalog.For(Of(request), Medium.Page);

    private static string? Chosen(string tag) =>
        Known.FirstOrDefault(language => tag.Equals(language, StringComparison.OrdinalIgnoreCase) || tag.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase));
}
