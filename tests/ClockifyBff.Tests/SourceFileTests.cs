using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ClockifyBff.Tests;

/// <summary>Checks the C# files of the repository as they are written.</summary>
[Trait("Kind", "unit")]
public sealed class SourceFileTests
{
    private const int MaxColumns = 140;

    private static readonly string[] _generatedFolders = ["bin", "obj", "node_modules"];

    private static readonly MetadataReference[] _references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(file => !Path.GetFileName(file).StartsWith(nameof(ClockifyBff), StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file)),
    ];

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void Line_has_at_most_140_columns(string folder)
    {
        var files = FilesOf(folder).ToList();

        Assert.NotEmpty(files);
        AssertNone(
            files.SelectMany(file =>
                File.ReadLines(Repository.PathOf(file))
                    .Select((line, index) => (line.Length, Number: index + 1))
                    .Where(line => line.Length > MaxColumns)
                    .Select(line => $"{file}:{line.Number} has {line.Length} columns.")
            )
        );
    }

    [Theory]
    [InlineData("src/ClockifyBff")]
    [InlineData("src/ClockifyBff.Sandbox")]
    [InlineData("tests/ClockifyBff.Benchmarks")]
    [InlineData("tests/ClockifyBff.Load")]
    public void Type_that_another_file_names_has_a_file_of_its_own(string project)
    {
        var trees = FilesOf(project)
            .Select(file =>
                CSharpSyntaxTree.ParseText(
                    File.ReadAllText(Repository.PathOf(file)),
                    path: file,
                    cancellationToken: TestContext.Current.CancellationToken
                )
            )
            .ToList();
        var compilation = CSharpCompilation.Create(project, trees, _references);
        var guests = trees
            .SelectMany(tree => TypesIn(tree).Select(type => compilation.GetSemanticModel(tree).GetDeclaredSymbol(type)!))
            .Where(type => type.Name != OwnerOf(type.Locations[0].SourceTree!))
            .ToHashSet(SymbolEqualityComparer.Default);
        var spellings = guests.SelectMany(type => (string[])[type.Name, WithoutAttribute(type.Name)]).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(trees);
        AssertNone(
            from tree in trees
            let model = compilation.GetSemanticModel(tree)
            from name in tree.GetRoot(TestContext.Current.CancellationToken).DescendantNodes().OfType<SimpleNameSyntax>()
            where spellings.Contains(name.Identifier.Text)
            let type = TypeNamedBy(model.GetSymbolInfo(name))
            where type is not null && guests.Contains(type) && type.Locations[0].SourceTree != tree
            let declared = type.Locations[0].GetLineSpan()
            select $"{declared.Path}:{declared.StartLinePosition.Line + 1} declares {type.Name}, which {LineOf(name)} names."
        );
    }

    private static void AssertNone(IEnumerable<string> offences)
    {
        var lines = offences.ToList();

        Assert.True(lines.Count == 0, string.Join(Environment.NewLine, lines));
    }

    /// <summary>The paths of the C# files in a folder, from the root of the repository.</summary>
    private static IEnumerable<string> FilesOf(string folder) =>
        Directory
            .EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.PathOf("."), file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Intersect(_generatedFolders).Any());

    private static IEnumerable<MemberDeclarationSyntax> TypesIn(SyntaxTree tree) =>
        tree.GetRoot()
            .DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    /// <summary>The name of the type that a file is named after.</summary>
    private static string OwnerOf(SyntaxTree tree) => Path.GetFileName(tree.FilePath).Split('.')[0];

    private static string WithoutAttribute(string name) =>
        name.EndsWith(nameof(Attribute), StringComparison.Ordinal) ? name[..^nameof(Attribute).Length] : name;

    private static INamedTypeSymbol? TypeNamedBy(SymbolInfo info) =>
        (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) switch
        {
            INamedTypeSymbol type => type.OriginalDefinition,
            IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.ContainingType.OriginalDefinition,
            _ => null,
        };

    private static string LineOf(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return $"{span.Path}:{span.StartLinePosition.Line + 1}";
    }
}
