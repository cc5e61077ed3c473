namespace Sonda.Lab.Safety;

/// <summary>A refusal of a request, in the words of its caller.</summary>
/// <param name="kind">The stable word at the end of the problem's type.</param>
/// <param name="status">The HTTP status.</param>
/// <param name="detail">The sentence in a language.</param>
internal sealed class LabProblem(string kind, int status, Func<TextCatalog, string> detail) : Exception(detail(TextCatalog.For("en")))
{
    public string Kind => kind;

    public int Status => status;

    public string In(TextCatalog texts) => detail(texts);

    /// <summary>A refusal with the words of an exception.</summary>
    public static LabProblem Of(string kind, int status, Exception fault) => new(kind, status, texts => texts.Of(fault));

    /// <summary>No such run.</summary>
    public static LabProblem NoRun(string id) => new("not-found", 404, texts => texts.Say("server.noRun", ("run", id)));
}
