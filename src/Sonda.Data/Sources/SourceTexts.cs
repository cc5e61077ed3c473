using System.Globalization;

namespace Sonda.Data.Sources;

/// <summary>What the sources tell the user, in the language of the UI culture.</summary>
internal static class SourceTexts
{
    public static string NoCache => Pick("there is no cache folder", "não há pasta de cache");

    public static string OfflineForbids => Pick("--offline forbids the download", "--offline proíbe o download");

    public static string Folder(string path, bool isPublished) => isPublished
        ? Pick($"{path}, verified", $"{path}, verificado")
        : Pick($"{path}, not verified: not the published content", $"{path}, não verificado: difere do publicado");

    public static string Downloaded(string hosts, IEnumerable<string> remarks) =>
        Pick($"downloaded from {hosts}, verified", $"baixado de {hosts}, verificado")
        + $" ({string.Join("; ", remarks)})";

    public static string Without(string source, string folder, KnownDataset known) => Pick(
        $"{source}={folder} holds no {known.Title}", $"{source}={folder} não contém o {known.Title}");

    public static string NoneIn(string source, string folder, KnownDataset known) => Pick(
        $"{source} {folder}: holds no {known.Name}; expected {known.Files[0].Name} and {known.Files.Length - 1} more, "
        + $"each plain or .gz, in its subfolder {known.Name} or directly.",
        $"{source} {folder}: não contém {known.Name}; esperados {known.Files[0].Name} e mais "
        + $"{known.Files.Length - 1}, puros ou .gz, na subpasta {known.Name} ou na própria pasta.");

    public static string NotCached(string? folder) => folder is null
        ? NoCache
        : Pick($"not in the cache {folder}", $"não está no cache {folder}");

    public static string Damaged(string reason) => Pick($"damaged in the cache: {reason}", $"danificado no cache: {reason}");

    public static string Missing(string path) => Pick(
        $"{path}: is missing, with and without .gz", $"{path}: não existe, nem com .gz");

    public static string OtherContent(string path) => Pick(
        $"{path}: its SHA-256 is not the published one", $"{path}: o SHA-256 não é o publicado");

    public static string Unverified(KnownDataset known) => known.CanBeDrawn
        ? Pick(
            "These files have MNIST's form, but not its published content: the book's figures are not set beside theirs.",
            "Estes arquivos têm a forma do MNIST, mas não o conteúdo publicado: os números do livro não ficam ao lado dos deles.")
        : Pick(
            $"These files have {known.Title}'s form, but not its published content.",
            $"Estes arquivos têm a forma do {known.Title}, mas não o conteúdo publicado.");

    public static string NotHad(KnownDataset known, IEnumerable<string> reasons) =>
        Pick($"{known.Title} could not be had: ", $"Não foi possível obter o {known.Title}: ") + Joined(reasons);

    public static string Silent(Uri address, TimeSpan patience)
    {
        string seconds = patience.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return Pick($"{address}: no answer within {seconds} s", $"{address}: sem resposta em {seconds} s");
    }

    public static string NotKept(string path, string reason) => Pick(
        $"not kept as {path}: {reason}", $"não foi guardado em {path}: {reason}");

    public static string DrawnAsAsked => Pick(
        "Digits drawn by the built-in generator, as --data drawn asks: not MNIST.",
        "Dígitos desenhados pelo gerador embutido, como pede --data drawn: não são o MNIST.");

    public static string Drawn(IEnumerable<string> reasons) =>
        Pick(
            "Digits drawn by the built-in generator stand in for MNIST, which could not be had: ",
            "Dígitos desenhados pelo gerador embutido substituem o MNIST, que não foi possível obter: ")
        + Joined(reasons);

    private static string Joined(IEnumerable<string> reasons) =>
        string.Join("; ", reasons.Select(reason => reason.TrimEnd('.'))) + ".";

    private static string Pick(string english, string portuguese) =>
        CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "pt" ? portuguese : english;
}
