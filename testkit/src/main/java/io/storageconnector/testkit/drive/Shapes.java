package io.storageconnector.testkit.drive;

import java.util.EnumMap;
import java.util.Map;

/**
 * Which fields each kind of answer can hold, modelled here or not, and which it holds when the
 * client selects none (doc: API description v3, revision 20260428).
 */
final class Shapes {

  private static final String USER = "displayName,emailAddress,kind,me,permissionId,photoLink";

  private static final String PERMISSION =
      "allowFileDiscovery,deleted,displayName,domain,emailAddress,expirationTime,"
          + "id,inheritedPermissionsDisabled,kind,pendingOwner,"
          + "permissionDetails(inherited,inheritedFrom,permissionType,role),photoLink,"
          + "role,teamDrivePermissionDetails(inherited,inheritedFrom,role,"
          + "teamDrivePermissionType),type,view";

  private static final String FILE =
      "appProperties(*),capabilities(canAcceptOwnership,canAddChildren,"
          + "canAddFolderFromAnotherDrive,canAddMyDriveParent,"
          + "canChangeCopyRequiresWriterPermission,canChangeItemDownloadRestriction,"
          + "canChangeSecurityUpdateEnabled,canChangeViewersCanCopyContent,canComment,"
          + "canCopy,canDelete,canDeleteChildren,canDisableInheritedPermissions,"
          + "canDownload,canEdit,canEnableInheritedPermissions,canListChildren,"
          + "canModifyContent,canModifyContentRestriction,"
          + "canModifyEditorContentRestriction,canModifyLabels,"
          + "canModifyOwnerContentRestriction,canMoveChildrenOutOfDrive,"
          + "canMoveChildrenOutOfTeamDrive,canMoveChildrenWithinDrive,"
          + "canMoveChildrenWithinTeamDrive,canMoveItemIntoTeamDrive,"
          + "canMoveItemOutOfDrive,canMoveItemOutOfTeamDrive,canMoveItemWithinDrive,"
          + "canMoveItemWithinTeamDrive,canMoveTeamDriveItem,canReadDrive,"
          + "canReadLabels,canReadRevisions,canReadTeamDrive,canRemoveChildren,"
          + "canRemoveContentRestriction,canRemoveMyDriveParent,canRename,canShare,"
          + "canStartApproval,canTrash,canTrashChildren,canUntrash),"
          + "clientEncryptionDetails(decryptionMetadata(aes256GcmChunkSize,"
          + "encryptionResourceKeyHash,jwt,kaclsId,kaclsName,keyFormat,wrappedKey),"
          + "encryptionState),contentHints(indexableText,thumbnail(image,mimeType)),"
          + "contentRestrictions(ownerRestricted,readOnly,reason,restrictingUser("
          + USER
          + "),"
          + "restrictionTime,systemRestricted,type),copyRequiresWriterPermission,"
          + "createdTime,description,"
          + "downloadRestrictions(effectiveDownloadRestrictionWithContext(restrictedForReaders,"
          + "restrictedForWriters),itemDownloadRestriction(restrictedForReaders,"
          + "restrictedForWriters)),driveId,explicitlyTrashed,exportLinks(*),"
          + "fileExtension,folderColorRgb,fullFileExtension,hasAugmentedPermissions,"
          + "hasThumbnail,headRevisionId,iconLink,id,imageMediaMetadata(aperture,"
          + "cameraMake,cameraModel,colorSpace,exposureBias,exposureMode,exposureTime,"
          + "flashUsed,focalLength,height,isoSpeed,lens,location(altitude,latitude,"
          + "longitude),maxApertureValue,meteringMode,rotation,sensor,subjectDistance,"
          + "time,whiteBalance,width),inheritedPermissionsDisabled,isAppAuthorized,"
          + "kind,labelInfo(labels(fields(*),id,kind,revisionId)),"
          + "lastModifyingUser("
          + USER
          + "),linkShareMetadata(securityUpdateEligible,"
          + "securityUpdateEnabled),md5Checksum,mimeType,modifiedByMe,modifiedByMeTime,"
          + "modifiedTime,name,originalFilename,ownedByMe,owners("
          + USER
          + "),parents,"
          + "permissionIds,permissions("
          + PERMISSION
          + "),properties(*),quotaBytesUsed,resourceKey,"
          + "sha1Checksum,sha256Checksum,shared,sharedWithMeTime,sharingUser("
          + USER
          + "),"
          + "shortcutDetails(targetId,targetMimeType,targetResourceKey),size,spaces,"
          + "starred,teamDriveId,thumbnailLink,thumbnailVersion,trashed,trashedTime,"
          + "trashingUser("
          + USER
          + "),version,videoMediaMetadata(durationMillis,height,width),"
          + "viewedByMe,viewedByMeTime,viewersCanCopyContent,webContentLink,"
          + "webViewLink,writersCanShare";

  private static final String DRIVE =
      "backgroundImageFile(id,width,xCoordinate,yCoordinate),backgroundImageLink,"
          + "capabilities(canAddChildren,"
          + "canChangeCopyRequiresWriterPermissionRestriction,"
          + "canChangeDomainUsersOnlyRestriction,canChangeDownloadRestriction,"
          + "canChangeDriveBackground,canChangeDriveMembersOnlyRestriction,"
          + "canChangeSharingFoldersRequiresOrganizerPermissionRestriction,canComment,"
          + "canCopy,canDeleteChildren,canDeleteDrive,canDownload,canEdit,"
          + "canListChildren,canManageMembers,canReadRevisions,canRename,"
          + "canRenameDrive,canResetDriveRestrictions,canShare,canTrashChildren),"
          + "colorRgb,createdTime,hidden,id,kind,name,orgUnitId,"
          + "restrictions(adminManagedRestrictions,copyRequiresWriterPermission,"
          + "domainUsersOnly,downloadRestriction(restrictedForReaders,"
          + "restrictedForWriters),driveMembersOnly,"
          + "sharingFoldersRequiresOrganizerPermission),themeId";

  private static final String REVISION =
      "exportLinks(*),id,keepForever,kind,lastModifyingUser("
          + USER
          + "),md5Checksum,"
          + "mimeType,modifiedTime,originalFilename,publishAuto,published,"
          + "publishedLink,publishedOutsideDomain,size";

  private static final String ABOUT =
      "appInstalled,canCreateDrives,canCreateTeamDrives,"
          + "driveThemes(backgroundImageLink,colorRgb,id),exportFormats(*),"
          + "folderColorPalette,importFormats(*),kind,maxImportSizes(*),maxUploadSize,"
          + "storageQuota(limit,usage,usageInDrive,usageInDriveTrash),"
          + "teamDriveThemes(backgroundImageLink,colorRgb,id),user("
          + USER
          + ")";

  /** Doc: what {@code files.get} returns without {@code fields}; inside lists assumed the same. */
  private static final String FILE_DEFAULT = "kind,id,name,mimeType,resourceKey";

  private static final String PERMISSION_DEFAULT = "id,type,kind,role";
  private static final String REVISION_DEFAULT = "id,mimeType,kind,modifiedTime";
  private static final String DRIVE_DEFAULT = "id,name,kind";

  /** The kinds of answers. */
  enum Shape {
    FILE,
    FILE_LIST,
    PERMISSION,
    PERMISSION_LIST,
    REVISION,
    REVISION_LIST,
    DRIVE,
    DRIVE_LIST,
    CHANGE_LIST,
    ABOUT,
    CHANNEL,
    IDS,
    START_PAGE_TOKEN
  }

  private static final Map<Shape, FieldTree> KNOWN = new EnumMap<>(Shape.class);
  private static final Map<Shape, FieldTree> DEFAULTS = new EnumMap<>(Shape.class);

  static {
    put(Shape.FILE, FILE, FILE_DEFAULT);
    put(
        Shape.FILE_LIST,
        "kind,nextPageToken,incompleteSearch,files(" + FILE + ")",
        "kind,nextPageToken,incompleteSearch,files(" + FILE_DEFAULT + ")");
    put(Shape.PERMISSION, PERMISSION, PERMISSION_DEFAULT);
    put(
        Shape.PERMISSION_LIST,
        "kind,nextPageToken,permissions(" + PERMISSION + ")",
        "kind,nextPageToken,permissions(" + PERMISSION_DEFAULT + ")");
    put(Shape.REVISION, REVISION, REVISION_DEFAULT);
    put(
        Shape.REVISION_LIST,
        "kind,nextPageToken,revisions(" + REVISION + ")",
        "kind,nextPageToken,revisions(" + REVISION_DEFAULT + ")");
    put(Shape.DRIVE, DRIVE, DRIVE_DEFAULT);
    put(
        Shape.DRIVE_LIST,
        "kind,nextPageToken,drives(" + DRIVE + ")",
        "kind,nextPageToken,drives(" + DRIVE_DEFAULT + ")");
    put(
        Shape.CHANGE_LIST,
        "kind,nextPageToken,newStartPageToken,changes(changeType,drive("
            + DRIVE
            + "),driveId,file("
            + FILE
            + "),fileId,kind,removed,teamDriveId,time,type)",
        "kind,nextPageToken,newStartPageToken,changes(kind,type,changeType,time,removed,fileId,driveId,file("
            + FILE_DEFAULT
            + "),drive("
            + DRIVE_DEFAULT
            + "))");
    put(Shape.ABOUT, ABOUT, FieldTree.ALL);
    put(
        Shape.CHANNEL,
        "address,expiration,id,kind,params(*),payload,resourceId,resourceUri,token,type",
        FieldTree.ALL);
    put(Shape.IDS, "ids,kind,space", FieldTree.ALL);
    put(Shape.START_PAGE_TOKEN, "kind,startPageToken", FieldTree.ALL);
  }

  private Shapes() {}

  private static void put(Shape shape, String known, String otherwise) {
    KNOWN.put(shape, FieldTree.parse(known));
    DEFAULTS.put(shape, FieldTree.parse(otherwise));
  }

  /** Everything an answer of a kind can hold. */
  static FieldTree known(Shape shape) {
    return required(KNOWN, shape);
  }

  /** What an answer holds when nothing is selected. */
  static FieldTree byDefault(Shape shape) {
    return required(DEFAULTS, shape);
  }

  private static FieldTree required(Map<Shape, FieldTree> trees, Shape shape) {
    FieldTree tree = trees.get(shape);
    if (tree == null) {
      throw new IllegalStateException(shape + " has no fields");
    }
    return tree;
  }
}
