namespace Sonda.Data.Sources;

/// <summary>Texts about the places of data.</summary>
internal static class SourceTexts
{
    public static LocalizableText NoCache => LocalizableText.Of($"there is no cache folder");

    public static LocalizableText OfflineForbids => LocalizableText.Of($"--offline forbids the download");

    public static LocalizableText DrawnAsAsked =>
        LocalizableText.Of($"Digits drawn by the built-in generator, as --data drawn asks: not MNIST.");

    public static LocalizableText Folder(string path, bool isPublished) => isPublished
        ? LocalizableText.Of($"{path}, verified")
        : LocalizableText.Of($"{path}, not verified: not the published content");

    public static LocalizableText Downloaded(string hosts, IEnumerable<LocalizableText> remarks) =>
        LocalizableText.Of($"downloaded from {hosts}, verified ({LocalizableText.Reasons(remarks)})");

    public static LocalizableText Without(string source, string folder, KnownDataset known) =>
        LocalizableText.Of($"{source}={folder} holds no {known.Title}");

    public static LocalizableText Unreadable(string source, LocalizableText reason) => LocalizableText.Of($"{source}: {reason}");

    public static LocalizableText NoneIn(string source, string folder, KnownDataset known) => !Directory.Exists(folder)
        ? Unreadable(source, LocalizableText.Of($"the folder {folder} does not exist."))
        : LocalizableText.Of($"{source} {folder} holds no {known.Name}; expected {known.Files[0].Name} and {known.Files.Length - 1} more, "
            + $"each plain or .gz, in its subfolder {known.Name} or directly.");

    public static LocalizableText NotCached(string? folder) =>
        folder is null ? NoCache : LocalizableText.Of($"not in the cache {folder}");

    public static LocalizableText Damaged(LocalizableText reason) => LocalizableText.Of($"damaged in the cache: {reason}");

    public static LocalizableText Missing(string path) => LocalizableText.Of($"{path} is missing, with and without .gz");

    public static LocalizableText OtherContent(string path) => LocalizableText.Of($"{path}: its SHA-256 is not the published one");

    public static LocalizableText Unverified(KnownDataset known) => known.CanBeDrawn
        ? LocalizableText.Of($"These files have MNIST's form, but not its published content: the book's figures are left out.")
        : LocalizableText.Of($"These files have {known.Title}'s form, but not its published content.");

    public static LocalizableText NotHad(KnownDataset known, IEnumerable<LocalizableText> reasons) =>
        LocalizableText.Of($"{known.Title} could not be downloaded: {LocalizableText.Reasons(reasons)}.");

    public static LocalizableText Silent(Uri address, TimeSpan patience) =>
        LocalizableText.Of($"{address}: no answer within {patience.TotalSeconds} s");

    public static LocalizableText NotKept(string path, Exception reason) =>
        LocalizableText.Of($"not kept as {path}: {LocalizableText.Of(reason)}");

    public static LocalizableText Drawn(IEnumerable<LocalizableText> reasons) => LocalizableText.Of(
        $"Digits drawn by the built-in generator stand in for MNIST, which could not be downloaded: {LocalizableText.Reasons(reasons)}.");
}
