<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR">
<context>
    <name>Activity</name>
    <message>
        <source>Hit rate below its target</source>
        <translation>적중률이 목표보다 낮음</translation>
    </message>
    <message>
        <source>Hit rate meets its target again</source>
        <translation>적중률이 다시 목표에 도달함</translation>
    </message>
    <message>
        <source>Voices</source>
        <translation>음성</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>알림</translation>
    </message>
    <message>
        <source>hit rate</source>
        <translation>적중률</translation>
    </message>
    <message>
        <source>target</source>
        <translation>목표</translation>
    </message>
    <message>
        <source>Add voice</source>
        <translation>음성 추가</translation>
    </message>
    <message>
        <source>Try voice again</source>
        <translation>음성 다시 시도</translation>
    </message>
    <message>
        <source>Fail voice</source>
        <translation>음성 실패 처리</translation>
    </message>
    <message>
        <source>Delete voice</source>
        <translation>음성 삭제</translation>
    </message>
    <message>
        <source>Set key</source>
        <translation>키 저장</translation>
    </message>
    <message>
        <source>Edit key</source>
        <translation>키 편집</translation>
    </message>
    <message>
        <source>Delete keys</source>
        <translation>키 삭제</translation>
    </message>
    <message>
        <source>Change expiry</source>
        <translation>만료 변경</translation>
    </message>
    <message>
        <source>Rename key</source>
        <translation>키 이름 변경</translation>
    </message>
    <message>
        <source>Duplicate key</source>
        <translation>키 복제</translation>
    </message>
    <message>
        <source>Invalidate keys</source>
        <translation>키 무효화</translation>
    </message>
    <message>
        <source>Invalidate pattern</source>
        <translation>패턴 무효화</translation>
    </message>
    <message>
        <source>Invalidate tag</source>
        <translation>태그 무효화</translation>
    </message>
    <message>
        <source>Drain queue</source>
        <translation>대기열 비우기</translation>
    </message>
    <message>
        <source>Invalidate namespace</source>
        <translation>네임스페이스 무효화</translation>
    </message>
    <message>
        <source>Invalidate resource</source>
        <translation>리소스 무효화</translation>
    </message>
    <message>
        <source>Shorten expiry</source>
        <translation>만료 단축</translation>
    </message>
    <message>
        <source>Bump version</source>
        <translation>버전 올리기</translation>
    </message>
    <message>
        <source>Roll version back</source>
        <translation>버전 롤백</translation>
    </message>
    <message>
        <source>Clean up versions</source>
        <translation>버전 정리</translation>
    </message>
    <message>
        <source>Reset metrics</source>
        <translation>지표 초기화</translation>
    </message>
    <message>
        <source>Publish event</source>
        <translation>이벤트 발행</translation>
    </message>
    <message>
        <source>Acknowledge entries</source>
        <translation>항목 확인 처리</translation>
    </message>
    <message>
        <source>Claim entries</source>
        <translation>항목 넘겨받기</translation>
    </message>
    <message>
        <source>Send to dead letters</source>
        <translation>데드 레터로 보내기</translation>
    </message>
    <message>
        <source>Resend dead letters</source>
        <translation>데드 레터 재전송</translation>
    </message>
    <message>
        <source>Remove dead letters</source>
        <translation>데드 레터 제거</translation>
    </message>
    <message>
        <source>Delete entries</source>
        <translation>항목 삭제</translation>
    </message>
    <message>
        <source>Trim stream</source>
        <translation>스트림 자르기</translation>
    </message>
    <message>
        <source>Create group</source>
        <translation>그룹 생성</translation>
    </message>
    <message>
        <source>Move group</source>
        <translation>그룹 위치 이동</translation>
    </message>
    <message>
        <source>Delete group</source>
        <translation>그룹 삭제</translation>
    </message>
    <message>
        <source>Delete consumer</source>
        <translation>소비자 삭제</translation>
    </message>
    <message>
        <source>Replay trace</source>
        <translation>트레이스 재생</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Invalidations</source>
        <translation>무효화</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>지표</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>이벤트</translation>
    </message>
    <message>
        <source>Streams</source>
        <translation>스트림</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>Consumers</source>
        <translation>소비자</translation>
    </message>
    <message>
        <source>Replays</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>되돌림</translation>
    </message>
    <message>
        <source>asked</source>
        <translation>요청</translation>
    </message>
    <message>
        <source>found</source>
        <translation>찾음</translation>
    </message>
    <message>
        <source>done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>변경</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>trimmed away</source>
        <translation>잘려 나감</translation>
    </message>
    <message>
        <source>moved</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>expired by now</source>
        <translation>이미 만료</translation>
    </message>
    <message>
        <source>changed since</source>
        <translation>그 뒤 변경됨</translation>
    </message>
    <message>
        <source>too large for the bin</source>
        <translation>휴지통에 넣기에 너무 큼</translation>
    </message>
    <message>
        <source>size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>expires in</source>
        <translation>만료까지</translation>
    </message>
    <message>
        <source>from</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>to</source>
        <translation>이후</translation>
    </message>
    <message>
        <source>keeps</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>before</source>
        <translation>기준</translation>
    </message>
    <message>
        <source>group</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>consumer</source>
        <translation>소비자</translation>
    </message>
    <message>
        <source>consumers</source>
        <translation>소비자</translation>
    </message>
    <message>
        <source>pending</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>position</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>namespaces</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>requests</source>
        <translation>요청 수</translation>
    </message>
    <message>
        <source>id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>event id</source>
        <translation>이벤트 ID</translation>
    </message>
    <message>
        <source>record</source>
        <translation>기록</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>수정됨</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>예</translation>
    </message>
    <message>
        <source>no</source>
        <translation>아니요</translation>
    </message>
    <message>
        <source>never</source>
        <translation>없음</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) of the same name are there again and stay as they are.</source>
        <translation>
            <numerusform>같은 이름의 키 %Ln개가 다시 있어 그대로 둡니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n version(s) moved on since and stay as they are.</source>
        <translation>
            <numerusform>그 뒤 다시 바뀐 버전 %Ln개는 그대로 둡니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) got another expiry since and stay as they are.</source>
        <translation>
            <numerusform>그 뒤 만료가 다시 바뀐 키 %Ln개는 그대로 둡니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) are not there any more.</source>
        <translation>
            <numerusform>키 %Ln개는 더 이상 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) would have expired by now and stay as they are.</source>
        <translation>
            <numerusform>이미 만료되었을 키 %Ln개는 그대로 둡니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Running</source>
        <translation>진행 중</translation>
    </message>
    <message>
        <source>Unknown whether it was done</source>
        <translation>실행 여부 알 수 없음</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Partly done</source>
        <translation>일부 완료</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>name of a number, number</comment>
        <translation>%1 %2</translation>
    </message>
    <message numerus="yes">
        <source>Restores %n key(s) from the bin, with the time to live that each had left.</source>
        <translation>
            <numerusform>휴지통에서 키 %Ln개를 각자 남아 있던 수명으로 복원합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Moves %1 back from %2 to %3; what was cached in %3 and still lives is served again.</source>
        <translation>%1을(를) %2에서 %3(으)로 되돌립니다. %3에 캐시되어 아직 남아 있는 값이 다시 제공됩니다.</translation>
    </message>
    <message numerus="yes">
        <source>Moves %n version(s) back; what was cached in them and still lives is served again.</source>
        <translation>
            <numerusform>버전 %Ln개를 되돌립니다. 그 버전에 캐시되어 아직 남아 있는 값이 다시 제공됩니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Gives %n key(s) the expiry back that they had.</source>
        <translation>
            <numerusform>키 %Ln개의 만료를 이전대로 되돌립니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is nothing left to take back.</source>
        <translation>되돌릴 것이 남아 있지 않습니다.</translation>
    </message>
    <message>
        <source>%1 of %2 taken back</source>
        <translation>%2개 중 %1개를 되돌렸습니다</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1개 실패</translation>
    </message>
    <message>
        <source>Restore key</source>
        <translation>키 복원</translation>
    </message>
    <message>
        <source>type</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>into the bin</source>
        <translation>휴지통으로</translation>
    </message>
    <message>
        <source>Group over its limits</source>
        <translation>그룹이 한도를 넘음</translation>
    </message>
    <message>
        <source>Group within its limits again</source>
        <translation>그룹이 다시 한도 안에 있음</translation>
    </message>
    <message>
        <source>lag</source>
        <translation>지연</translation>
    </message>
    <message>
        <source>limit of the lag</source>
        <translation>지연 한도</translation>
    </message>
    <message>
        <source>oldest pending</source>
        <translation>가장 오래된 대기</translation>
    </message>
    <message>
        <source>limit of its age</source>
        <translation>대기 시간 한도</translation>
    </message>
    <message>
        <source>idle for</source>
        <translation>유휴 시간</translation>
    </message>
    <message>
        <source>Empty slow log</source>
        <translation>슬로 로그 비우기</translation>
    </message>
    <message>
        <source>End connection</source>
        <translation>연결 끊기</translation>
    </message>
    <message>
        <source>Change setting</source>
        <translation>설정 변경</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>서버</translation>
    </message>
    <message>
        <source>node</source>
        <translation>노드</translation>
    </message>
    <message>
        <source>nodes</source>
        <translation>노드 수</translation>
    </message>
    <message>
        <source>commands</source>
        <translation>명령 수</translation>
    </message>
    <message>
        <source>client</source>
        <translation>클라이언트</translation>
    </message>
    <message>
        <source>user</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>files written</source>
        <translation>기록한 파일</translation>
    </message>
    <message numerus="yes">
        <source>%n node(s) got another value since and stay as they are.</source>
        <translation>
            <numerusform>노드 %Ln개는 그 뒤에 다른 값으로 바뀌어 그대로 둡니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n node(s) are not there any more.</source>
        <translation>
            <numerusform>노드 %Ln개는 이제 없습니다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sets %1 back to its earlier value at %n node(s). No file is written.</source>
        <translation>
            <numerusform>노드 %Ln개에서 %1을(를) 이전 값으로 되돌립니다. 파일에는 기록하지 않습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Console command</source>
        <translation>콘솔 명령</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>콘솔</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>database</source>
        <translation>데이터베이스</translation>
    </message>
    <message>
        <source>reply</source>
        <translation>응답</translation>
    </message>
    <message>
        <source>elements</source>
        <translation>원소</translation>
    </message>
    <message>
        <source>Make the tables of voices</source>
        <translation>음성 테이블 만들기</translation>
    </message>
    <message>
        <source>audio files</source>
        <translation>오디오 파일</translation>
    </message>
    <message>
        <source>at the provider</source>
        <translation>제공자에서도</translation>
    </message>
    <message>
        <source>voice</source>
        <translation>음성</translation>
    </message>
    <message>
        <source>status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>warnings</source>
        <translation>경고</translation>
    </message>
</context>
<context>
    <name>ConfigMeaning</name>
    <message>
        <source>The file with the ACL users</source>
        <translation>ACL 사용자가 들어 있는 파일</translation>
    </message>
    <message>
        <source>Tidies up fragmented memory while the server runs</source>
        <translation>서버가 도는 동안 조각난 메모리를 정리합니다</translation>
    </message>
    <message>
        <source>Spends a little time on rehashing tables in idle moments</source>
        <translation>한가할 때 해시 테이블을 조금씩 다시 짭니다</translation>
    </message>
    <message>
        <source>How often the append-only file is forced onto the disk</source>
        <translation>AOF 파일을 디스크에 강제로 쓰는 빈도</translation>
    </message>
    <message>
        <source>Every write goes into the append-only file too</source>
        <translation>모든 쓰기를 AOF 파일에도 남깁니다</translation>
    </message>
    <message>
        <source>Below this size the append-only file is not rewritten</source>
        <translation>이 크기보다 작으면 AOF 파일을 다시 쓰지 않습니다</translation>
    </message>
    <message>
        <source>Growth in percent after which it is rewritten</source>
        <translation>이만큼(%) 커지면 AOF 파일을 다시 씁니다</translation>
    </message>
    <message>
        <source>Addresses on which the server listens</source>
        <translation>서버가 연결을 받는 주소</translation>
    </message>
    <message>
        <source>After this time a script counts as busy and others get BUSY</source>
        <translation>스크립트가 이 시간을 넘기면 다른 클라이언트가 BUSY를 받습니다</translation>
    </message>
    <message>
        <source>Clients whose waiting replies grow beyond this are disconnected</source>
        <translation>밀린 응답이 이 한도를 넘는 클라이언트는 연결이 끊깁니다</translation>
    </message>
    <message>
        <source>The most bytes of a command that is being received</source>
        <translation>받는 중인 명령의 최대 바이트</translation>
    </message>
    <message>
        <source>A cluster that is down still answers reads</source>
        <translation>클러스터가 내려가도 읽기에는 답합니다</translation>
    </message>
    <message>
        <source>The server is a node of a cluster</source>
        <translation>서버가 클러스터의 노드입니다</translation>
    </message>
    <message>
        <source>Silence after which a node is taken for dead</source>
        <translation>이 시간 동안 답이 없으면 노드가 죽은 것으로 봅니다</translation>
    </message>
    <message>
        <source>The cluster refuses everything while a slot has no owner</source>
        <translation>주인 없는 슬롯이 있으면 클러스터가 모든 명령을 거절합니다</translation>
    </message>
    <message>
        <source>Number of databases</source>
        <translation>데이터베이스 개수</translation>
    </message>
    <message>
        <source>Name of the snapshot file</source>
        <translation>스냅숏 파일 이름</translation>
    </message>
    <message>
        <source>Directory of snapshots and append-only files</source>
        <translation>스냅숏과 AOF 파일의 디렉터리</translation>
    </message>
    <message>
        <source>Longest value in a hash that is kept compact</source>
        <translation>압축형으로 두는 해시의 가장 긴 값</translation>
    </message>
    <message>
        <source>How often a second background work runs, such as expiry</source>
        <translation>만료 같은 배경 작업을 1초에 하는 횟수</translation>
    </message>
    <message>
        <source>Threads that write replies</source>
        <translation>응답을 쓰는 스레드 수</translation>
    </message>
    <message>
        <source>What takes longer is noted for LATENCY; 0: nothing</source>
        <translation>이보다 오래 걸리면 LATENCY에 남깁니다. 0: 남기지 않음</translation>
    </message>
    <message>
        <source>Evicted keys are freed in the background</source>
        <translation>축출한 키의 메모리를 배경에서 해제합니다</translation>
    </message>
    <message>
        <source>Expired keys are freed in the background</source>
        <translation>만료된 키의 메모리를 배경에서 해제합니다</translation>
    </message>
    <message>
        <source>DEL frees in the background, as UNLINK does</source>
        <translation>DEL도 UNLINK처럼 배경에서 해제합니다</translation>
    </message>
    <message>
        <source>Minutes after which a key&apos;s use counts less</source>
        <translation>키의 사용 횟수를 낮추기까지의 분</translation>
    </message>
    <message>
        <source>How slowly the counter of a key&apos;s use grows</source>
        <translation>키의 사용 횟수가 얼마나 천천히 느는지</translation>
    </message>
    <message>
        <source>Size of a list&apos;s parts; negative: -2 is 8 KiB</source>
        <translation>리스트 조각의 크기. 음수: -2는 8 KiB</translation>
    </message>
    <message>
        <source>How much the server logs</source>
        <translation>서버가 로그를 얼마나 남기는지</translation>
    </message>
    <message>
        <source>Password with which a replica logs in at its primary</source>
        <translation>복제본이 프라이머리에 로그인할 때 쓰는 비밀번호</translation>
    </message>
    <message>
        <source>User with which a replica logs in at its primary</source>
        <translation>복제본이 프라이머리에 로그인할 때 쓰는 사용자</translation>
    </message>
    <message>
        <source>The most connections at a time</source>
        <translation>동시 연결의 최대 개수</translation>
    </message>
    <message>
        <source>The most memory for data; 0: no limit</source>
        <translation>데이터에 쓰는 최대 메모리. 0: 제한 없음</translation>
    </message>
    <message>
        <source>The most memory for all clients&apos; buffers; 0: no limit</source>
        <translation>모든 클라이언트 버퍼의 최대 메모리. 0: 제한 없음</translation>
    </message>
    <message>
        <source>What goes when the memory is full</source>
        <translation>메모리가 찼을 때 무엇을 버리는지</translation>
    </message>
    <message>
        <source>Keys that are compared for an eviction</source>
        <translation>축출할 때 비교하는 키의 수</translation>
    </message>
    <message>
        <source>A replica silent for longer does not count as good</source>
        <translation>이보다 오래 조용한 복제본은 정상으로 치지 않습니다</translation>
    </message>
    <message>
        <source>With fewer good replicas writes are refused; 0: never</source>
        <translation>정상 복제본이 이보다 적으면 쓰기를 거절합니다. 0: 거절하지 않음</translation>
    </message>
    <message>
        <source>No forced writing while the file is rewritten</source>
        <translation>AOF를 다시 쓰는 동안에는 강제로 쓰지 않습니다</translation>
    </message>
    <message>
        <source>Which events of keys are published; empty: none</source>
        <translation>키의 어떤 이벤트를 알릴지. 비어 있음: 없음</translation>
    </message>
    <message>
        <source>TCP port; 0: none</source>
        <translation>TCP 포트. 0: 없음</translation>
    </message>
    <message>
        <source>Without a password only this machine may connect</source>
        <translation>비밀번호가 없으면 이 컴퓨터에서만 연결할 수 있습니다</translation>
    </message>
    <message>
        <source>The longest single value</source>
        <translation>값 하나의 최대 길이</translation>
    </message>
    <message>
        <source>Snapshots are compressed</source>
        <translation>스냅숏을 압축합니다</translation>
    </message>
    <message>
        <source>What is kept for replicas that were away, so that they need no full copy</source>
        <translation>잠시 끊긴 복제본이 전체를 다시 받지 않도록 남겨 두는 양</translation>
    </message>
    <message>
        <source>How long it is kept without any replica</source>
        <translation>복제본이 하나도 없을 때 남겨 두는 시간</translation>
    </message>
    <message>
        <source>Full copies go to replicas without a file in between</source>
        <translation>전체 복사본을 파일을 거치지 않고 복제본에 보냅니다</translation>
    </message>
    <message>
        <source>Silence after which a replication link is given up</source>
        <translation>이 시간 동안 조용하면 복제 연결을 포기합니다</translation>
    </message>
    <message>
        <source>The lower, the sooner Sentinels promote it; 0: never</source>
        <translation>낮을수록 Sentinel이 먼저 승격합니다. 0: 승격하지 않음</translation>
    </message>
    <message>
        <source>A replica refuses writes</source>
        <translation>복제본이 쓰기를 거절합니다</translation>
    </message>
    <message>
        <source>A replica without its primary still answers</source>
        <translation>프라이머리를 잃은 복제본도 답합니다</translation>
    </message>
    <message>
        <source>Password of the default user</source>
        <translation>기본 사용자의 비밀번호</translation>
    </message>
    <message>
        <source>When snapshots are made: pairs of seconds and changes; empty: never</source>
        <translation>스냅숏을 만드는 때(초와 변경 수의 쌍). 비어 있음: 만들지 않음</translation>
    </message>
    <message>
        <source>Commands that take longer go into the slow log; negative: none</source>
        <translation>이보다 오래 걸린 명령을 슬로 로그에 남깁니다. 음수: 남기지 않음</translation>
    </message>
    <message>
        <source>Commands that the slow log keeps</source>
        <translation>슬로 로그가 보관하는 명령 수</translation>
    </message>
    <message>
        <source>Writes are refused after a failed snapshot</source>
        <translation>스냅숏이 실패하면 쓰기를 거절합니다</translation>
    </message>
    <message>
        <source>Size of a stream&apos;s parts</source>
        <translation>스트림 조각의 크기</translation>
    </message>
    <message>
        <source>Entries in a stream&apos;s part</source>
        <translation>스트림 조각 하나의 항목 수</translation>
    </message>
    <message>
        <source>How often an idle connection is probed</source>
        <translation>쉬는 연결을 확인하는 간격</translation>
    </message>
    <message>
        <source>Idle clients are disconnected after this time; 0: never</source>
        <translation>이 시간 동안 쉬면 클라이언트를 끊습니다. 0: 끊지 않음</translation>
    </message>
    <message>
        <source>TLS port; 0: none</source>
        <translation>TLS 포트. 0: 없음</translation>
    </message>
    <message>
        <source>Keys that are tracked for clients&apos; own caches</source>
        <translation>클라이언트 캐시를 위해 추적하는 키의 수</translation>
    </message>
    <message>
        <source>Path of the Unix socket</source>
        <translation>유닉스 소켓의 경로</translation>
    </message>
    <message>
        <source>Up to so many members a sorted set is kept compact</source>
        <translation>멤버가 이 수까지면 정렬 집합을 압축형으로 둡니다</translation>
    </message>
    <message>
        <source>Longest member of a compact sorted set</source>
        <translation>압축형 정렬 집합의 가장 긴 멤버</translation>
    </message>
</context>
<context>
    <name>Console</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>원소 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>integer</source>
        <translation>정수</translation>
    </message>
    <message>
        <source>status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>error</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>array</source>
        <translation>배열</translation>
    </message>
    <message>
        <source>%1 more: press Enter to show the next</source>
        <translation>%1개 더 있음: Enter를 누르면 다음을 표시</translation>
    </message>
    <message>
        <source>Refused, nothing was sent: this connection is read-only. %1</source>
        <translation>거부했으며 아무것도 보내지 않았습니다: 이 연결은 읽기 전용입니다. %1</translation>
    </message>
    <message>
        <source>Refused, nothing was sent. %1</source>
        <translation>거부했으며 아무것도 보내지 않았습니다. %1</translation>
    </message>
    <message>
        <source>Stopped. %1</source>
        <translation>중지했습니다. %1</translation>
    </message>
    <message>
        <source>The connection was lost before the answer. %1</source>
        <translation>응답이 오기 전에 연결이 끊어졌습니다. %1</translation>
    </message>
    <message>
        <source>Not connected, nothing was sent. %1</source>
        <translation>연결되어 있지 않아 아무것도 보내지 않았습니다. %1</translation>
    </message>
    <message>
        <source>The reply is beyond what the console takes; read it in parts. %1</source>
        <translation>응답이 콘솔이 받을 수 있는 크기를 넘습니다. 나누어 읽으세요. %1</translation>
    </message>
    <message>
        <source>%1 elements, %2 came; the first %3 are kept. Read the rest in parts, with SCAN commands or ranges.</source>
        <translation>원소 %1개, %2를 받았고 처음 %3개만 보관합니다. 나머지는 SCAN 계열 명령이나 범위로 나누어 읽으세요.</translation>
    </message>
    <message>
        <source>%1 came; the first %2 are kept. Read the rest with GETRANGE.</source>
        <translation>%1를 받았고 처음 %2만 보관합니다. 나머지는 GETRANGE로 읽으세요.</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>대기 중</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>메시지 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>중지됨</translation>
    </message>
    <message numerus="yes">
        <source>%n node(s)</source>
        <translation>
            <numerusform>노드 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 elements</source>
        <translation>원소 %1개</translation>
    </message>
    <message>
        <source>, cut</source>
        <translation>, 잘림</translation>
    </message>
    <message>
        <source>… %1 of %2 shown</source>
        <translation>… %2개 중 %1개 표시</translation>
    </message>
    <message>
        <source>Unknown whether it writes</source>
        <translation>쓰기 여부 알 수 없음</translation>
    </message>
    <message>
        <source>Writes</source>
        <translation>쓰기</translation>
    </message>
    <message>
        <source>Dangerous</source>
        <translation>위험</translation>
    </message>
    <message>
        <source>Costly</source>
        <translation>부담 큼</translation>
    </message>
    <message>
        <source>It changes data.</source>
        <translation>데이터를 바꿉니다.</translation>
    </message>
    <message>
        <source>It runs a script, which may change any data.</source>
        <translation>스크립트를 실행하며, 스크립트는 어떤 데이터든 바꿀 수 있습니다.</translation>
    </message>
    <message>
        <source>It runs a script that walks over keys and may change all of them; nothing else runs meanwhile.</source>
        <translation>키를 훑는 스크립트를 실행하며 모든 키를 바꿀 수 있습니다. 그동안 다른 명령은 실행되지 않습니다.</translation>
    </message>
    <message>
        <source>It sends a message to all subscribers of the channel.</source>
        <translation>채널의 모든 구독자에게 메시지를 보냅니다.</translation>
    </message>
    <message>
        <source>It removes every key of every database.</source>
        <translation>모든 데이터베이스의 모든 키를 삭제합니다.</translation>
    </message>
    <message>
        <source>It removes every key of the selected database.</source>
        <translation>선택한 데이터베이스의 모든 키를 삭제합니다.</translation>
    </message>
    <message>
        <source>It walks over all keys in one go, and nothing else runs meanwhile. SCAN gives the same keys in steps.</source>
        <translation>모든 키를 한 번에 훑으며 그동안 다른 명령은 실행되지 않습니다. SCAN은 같은 키를 단계별로 돌려줍니다.</translation>
    </message>
    <message>
        <source>It shows every command of every client and costs the server up to half of its throughput. It ends by itself after 30 seconds.</source>
        <translation>모든 클라이언트의 모든 명령을 보여 주며 서버 처리량이 절반까지 줄 수 있습니다. 30초 후 저절로 끝납니다.</translation>
    </message>
    <message>
        <source>It works inside the server and can stop or crash it.</source>
        <translation>서버 내부를 다루며 서버를 멈추거나 죽일 수 있습니다.</translation>
    </message>
    <message>
        <source>It ends the server. Freshet can&apos;t start it again.</source>
        <translation>서버를 종료합니다. Freshet은 서버를 다시 시작할 수 없습니다.</translation>
    </message>
    <message>
        <source>It changes the server&apos;s configuration at once.</source>
        <translation>서버 설정을 즉시 바꿉니다.</translation>
    </message>
    <message>
        <source>It changes the server&apos;s configuration file or its counters.</source>
        <translation>서버의 설정 파일이나 카운터를 바꿉니다.</translation>
    </message>
    <message>
        <source>It removes or stops scripts that services may be using.</source>
        <translation>서비스가 쓰고 있을 수 있는 스크립트를 지우거나 멈춥니다.</translation>
    </message>
    <message>
        <source>It ends or halts the connections of other clients.</source>
        <translation>다른 클라이언트의 연결을 끊거나 멈춥니다.</translation>
    </message>
    <message>
        <source>It makes this server a replica, whose data is replaced by its master&apos;s, or a master of its own.</source>
        <translation>이 서버를 마스터의 데이터로 대체되는 복제본으로 만들거나 독립된 마스터로 만듭니다.</translation>
    </message>
    <message>
        <source>It changes which server is the master.</source>
        <translation>어느 서버가 마스터인지를 바꿉니다.</translation>
    </message>
    <message>
        <source>It changes the cluster: its nodes, or which of them holds which keys.</source>
        <translation>클러스터의 노드나 노드별 키 배치를 바꿉니다.</translation>
    </message>
    <message>
        <source>It writes everything to the disk; with SAVE nothing else runs meanwhile.</source>
        <translation>모든 데이터를 디스크에 씁니다. SAVE이면 그동안 다른 명령은 실행되지 않습니다.</translation>
    </message>
    <message>
        <source>It exchanges two databases for all clients at once.</source>
        <translation>모든 클라이언트에 대해 두 데이터베이스를 즉시 맞바꿉니다.</translation>
    </message>
    <message>
        <source>It changes what users may do.</source>
        <translation>사용자 권한을 바꿉니다.</translation>
    </message>
    <message>
        <source>It loads code into the server or takes it away.</source>
        <translation>서버에 코드를 올리거나 내립니다.</translation>
    </message>
    <message>
        <source>It administers the server.</source>
        <translation>서버를 관리하는 명령입니다.</translation>
    </message>
    <message>
        <source>This user may not run COMMAND, so nobody can tell whether it changes something.</source>
        <translation>이 사용자는 COMMAND를 실행할 수 없어 무엇을 바꾸는지 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>%1 실행</translation>
    </message>
    <message numerus="yes">
        <source>Run %n statement(s) that change something</source>
        <translation>
            <numerusform>무언가를 바꾸는 명령문 %Ln개 실행</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Keys in the database</source>
        <translation>데이터베이스의 키</translation>
    </message>
    <message>
        <source>Keys in all databases</source>
        <translation>모든 데이터베이스의 키</translation>
    </message>
    <message>
        <source>Databases with keys</source>
        <translation>키가 있는 데이터베이스</translation>
    </message>
    <message>
        <source>Keys named</source>
        <translation>지정한 키</translation>
    </message>
    <message>
        <source>Of them there now</source>
        <translation>그중 현재 있는 키</translation>
    </message>
    <message>
        <source>Connected clients</source>
        <translation>연결된 클라이언트</translation>
    </message>
    <message>
        <source>Changes not yet on disk</source>
        <translation>아직 디스크에 없는 변경</translation>
    </message>
    <message>
        <source>%1 now</source>
        <translation>현재 %1</translation>
    </message>
    <message>
        <source>The keys do not go into the bin.</source>
        <translation>키는 휴지통으로 가지 않습니다.</translation>
    </message>
    <message>
        <source>Set the value back that it has now.</source>
        <translation>지금 값으로 다시 설정하면 됩니다.</translation>
    </message>
    <message>
        <source>Type a command as in redis-cli: words parted by blanks, &quot;…&quot; with \n and \x41, &apos;…&apos; as it is. Each line is a statement; a ; parts nothing. 5 PING runs PING five times. Enter runs, Shift+Enter begins another line, Tab completes, Up and Down walk through the history, Ctrl+R searches it. help COMMAND shows what the server says of a command; clear empties the screen. SELECT, MULTI and WATCH belong to this console alone and end with its connection.</source>
        <translation>redis-cli처럼 명령을 입력하세요. 단어는 빈칸으로 나누고 &quot;…&quot; 안에서는 \n과 \x41을 쓸 수 있으며 &apos;…&apos;는 그대로입니다. 한 줄이 한 명령문이고 ;는 아무것도 나누지 않습니다. 5 PING은 PING을 다섯 번 실행합니다. Enter는 실행, Shift+Enter는 새 줄, Tab은 완성, 위아래 화살표는 기록 이동, Ctrl+R은 기록 검색입니다. help 명령은 서버가 알려 주는 설명을 보여 주고 clear는 화면을 비웁니다. SELECT, MULTI, WATCH는 이 콘솔에만 적용되며 그 연결과 함께 끝납니다.</translation>
    </message>
</context>
<context>
    <name>DeadLetters</name>
    <message numerus="yes">
        <source>%n more stream(s)</source>
        <translation>
            <numerusform>다른 스트림 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>none: nobody reads these streams</source>
        <translation>없음: 이 스트림을 읽는 곳이 없습니다</translation>
    </message>
    <message>
        <source>as fast as it goes</source>
        <translation>최대한 빠르게</translation>
    </message>
    <message>
        <source>at most %1 a second</source>
        <translation>초당 최대 %1개</translation>
    </message>
    <message numerus="yes">
        <source>Resend %n dead letter(s)</source>
        <translation>
            <numerusform>데드 레터 %Ln개 재전송</numerusform>
        </translation>
    </message>
    <message>
        <source>The edited event is published to its stream under the same event id, then the letter is removed.</source>
        <translation>수정한 이벤트를 같은 이벤트 ID로 원래 스트림에 게시한 뒤 데드 레터를 제거합니다.</translation>
    </message>
    <message>
        <source>Each event is published to its stream again under the same event id, then its letter is removed.</source>
        <translation>각 이벤트를 같은 이벤트 ID로 원래 스트림에 다시 게시한 뒤 데드 레터를 제거합니다.</translation>
    </message>
    <message>
        <source>Streams</source>
        <translation>스트림</translation>
    </message>
    <message>
        <source>Streams of the first %1</source>
        <translation>앞쪽 %1개의 스트림</translation>
    </message>
    <message>
        <source>Groups that see them once more</source>
        <translation>다시 받게 되는 그룹</translation>
    </message>
    <message>
        <source>Not there any more</source>
        <translation>더 이상 없음</translation>
    </message>
    <message>
        <source>Can&apos;t be sent</source>
        <translation>보낼 수 없음</translation>
    </message>
    <message>
        <source>takes %1</source>
        <translation>%1 걸림</translation>
    </message>
    <message>
        <source>Pace</source>
        <translation>속도</translation>
    </message>
    <message>
        <source>Resend</source>
        <translation>재전송</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n dead letter(s)</source>
        <translation>
            <numerusform>데드 레터 %Ln개 제거</numerusform>
        </translation>
    </message>
    <message>
        <source>The letters and the events in them are deleted from events:dead. Their events stay unhandled.</source>
        <translation>데드 레터와 그 안의 이벤트를 events:dead에서 삭제합니다. 해당 이벤트는 처리되지 않은 채로 남습니다.</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>레터</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Sent again as %1 %2</source>
        <translation>%1 %2(으)로 다시 보냄</translation>
    </message>
    <message>
        <source>%1 of %2 sent again</source>
        <translation>%2개 중 %1개 다시 보냄</translation>
    </message>
    <message>
        <source>%1 of %2 removed</source>
        <translation>%2개 중 %1개 제거함</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1개 실패</translation>
    </message>
    <message>
        <source>%1 not there any more</source>
        <translation>%1개는 더 이상 없음</translation>
    </message>
    <message>
        <source>stopped, %1 left</source>
        <translation>중지됨, %1개 남음</translation>
    </message>
</context>
<context>
    <name>EventWords</name>
    <message numerus="yes">
        <source>… and %n more field(s)</source>
        <translation>
            <numerusform>… 외 필드 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>… the first %1 of %2</source>
        <translation>… %2 중 처음 %1</translation>
    </message>
</context>
<context>
    <name>Failure</name>
    <message>
        <source>Stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>No answer in time</source>
        <translation>제한 시간 안에 응답이 없습니다</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>연결되지 않음</translation>
    </message>
    <message>
        <source>The connection was lost</source>
        <translation>연결이 끊어졌습니다</translation>
    </message>
    <message>
        <source>The host name is unknown</source>
        <translation>호스트 이름을 찾을 수 없습니다</translation>
    </message>
    <message>
        <source>Nothing accepts connections there</source>
        <translation>해당 주소에서 연결을 받지 않습니다</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS 연결에 실패했습니다</translation>
    </message>
    <message>
        <source>The server refused the login</source>
        <translation>서버가 로그인을 거부했습니다</translation>
    </message>
    <message>
        <source>A permission is missing</source>
        <translation>권한이 없습니다</translation>
    </message>
    <message>
        <source>Refused, the connection is read-only</source>
        <translation>읽기 전용 연결이라 거부했습니다</translation>
    </message>
    <message>
        <source>Too much is waiting for the server</source>
        <translation>서버를 기다리는 요청이 너무 많습니다</translation>
    </message>
    <message>
        <source>This is no Redis server, or it needs TLS</source>
        <translation>Redis 서버가 아니거나 TLS가 필요합니다</translation>
    </message>
    <message>
        <source>The server&apos;s memory is full</source>
        <translation>서버 메모리가 가득 찼습니다</translation>
    </message>
    <message>
        <source>The server cannot save and refuses writes</source>
        <translation>서버가 디스크에 저장하지 못해 쓰기를 거부합니다</translation>
    </message>
    <message>
        <source>The server is loading its data</source>
        <translation>서버가 데이터를 불러오는 중입니다</translation>
    </message>
    <message>
        <source>This server is a replica</source>
        <translation>이 서버는 복제본입니다</translation>
    </message>
    <message>
        <source>The cluster is down</source>
        <translation>클러스터가 중단되었습니다</translation>
    </message>
    <message>
        <source>The server does not know this</source>
        <translation>서버가 지원하지 않는 기능입니다</translation>
    </message>
    <message>
        <source>No Sentinel knows this master</source>
        <translation>이 마스터를 아는 Sentinel이 없습니다</translation>
    </message>
    <message>
        <source>This address cannot be used</source>
        <translation>사용할 수 없는 주소입니다</translation>
    </message>
    <message>
        <source>A file cannot be used</source>
        <translation>파일을 사용할 수 없습니다</translation>
    </message>
    <message>
        <source>The server reports an error</source>
        <translation>서버가 오류를 보고했습니다</translation>
    </message>
    <message>
        <source>Check the spelling of the host, and whether this network or a VPN is needed to resolve it.</source>
        <translation>호스트 이름의 철자와, 이름 조회에 특정 네트워크나 VPN이 필요한지 확인하세요.</translation>
    </message>
    <message>
        <source>Check host, port or socket, whether the server runs, and whether a firewall is in between.</source>
        <translation>호스트, 포트 또는 소켓이 맞는지, 서버가 실행 중인지, 방화벽이 막고 있는지 확인하세요.</translation>
    </message>
    <message>
        <source>The address takes no answer through: check port and firewall, or whether the server hangs.</source>
        <translation>이 주소에서 응답이 오지 않습니다. 포트와 방화벽을 확인하고 서버가 멈추지 않았는지 살펴보세요.</translation>
    </message>
    <message>
        <source>Check that the port speaks TLS, that the authority file matches, and that the certificate is valid for the server name.</source>
        <translation>포트가 TLS를 쓰는지, 인증 기관 파일이 맞는지, 인증서가 서버 이름에 유효한지 확인하세요.</translation>
    </message>
    <message>
        <source>Check user and password. Leave the user empty where only a password is set.</source>
        <translation>사용자와 비밀번호를 확인하세요. 비밀번호만 설정된 서버라면 사용자를 비워 두세요.</translation>
    </message>
    <message>
        <source>Ask for the ACL rule that allows the command, or go on without what needs it.</source>
        <translation>명령을 허용하는 ACL 규칙을 요청하거나, 해당 기능 없이 계속하세요.</translation>
    </message>
    <message>
        <source>If the port expects TLS, switch TLS on; else check that this is the port of Redis.</source>
        <translation>TLS 포트라면 TLS를 켜세요. 아니라면 Redis 포트가 맞는지 확인하세요.</translation>
    </message>
    <message>
        <source>Check the master&apos;s name and the addresses of the Sentinels.</source>
        <translation>마스터 이름과 Sentinel 주소를 확인하세요.</translation>
    </message>
    <message>
        <source>It will be ready by itself; Freshet goes on when it is.</source>
        <translation>곧 준비됩니다. 준비되면 Freshet이 이어서 진행합니다.</translation>
    </message>
    <message>
        <source>Check the server&apos;s disk and its log.</source>
        <translation>서버의 디스크와 로그를 확인하세요.</translation>
    </message>
    <message>
        <source>Some slots have no owner: check the cluster&apos;s nodes.</source>
        <translation>담당 노드가 없는 슬롯이 있습니다. 클러스터 노드를 확인하세요.</translation>
    </message>
    <message>
        <source>Connect to the primary, or through Sentinel.</source>
        <translation>프라이머리에 연결하거나 Sentinel을 통해 연결하세요.</translation>
    </message>
    <message>
        <source>An address looks like redis://host:6379/0.</source>
        <translation>주소는 redis://host:6379/0 과 같은 형식입니다.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>what went wrong (the server&apos;s own words)</comment>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1/s</source>
        <comment>a rate per second</comment>
        <translation>%1/초</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1초</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 d</source>
        <comment>days</comment>
        <translation>%1일</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1시간</translation>
    </message>
    <message>
        <source>%1 min</source>
        <comment>minutes</comment>
        <translation>%1분</translation>
    </message>
</context>
<context>
    <name>HitRates</name>
    <message>
        <source>no reads</source>
        <translation>읽기 없음</translation>
    </message>
    <message>
        <source>restart or failover</source>
        <translation>재시작 또는 장애 조치</translation>
    </message>
    <message>
        <source>counters were reset</source>
        <translation>카운터 초기화됨</translation>
    </message>
    <message>
        <source>samples are missing</source>
        <translation>표본 누락</translation>
    </message>
    <message>
        <source>the clock was set</source>
        <translation>시계가 변경됨</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>No connection is open.</source>
        <translation>열린 연결이 없습니다.</translation>
    </message>
    <message>
        <source>Waiting for the first samples.</source>
        <translation>첫 표본을 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>the server does not answer</source>
        <translation>서버가 응답하지 않음</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>연결 끊김</translation>
    </message>
    <message>
        <source>this user may not run INFO, which counts hits and misses</source>
        <translation>이 사용자는 적중과 미스를 알려 주는 INFO 명령을 실행할 수 없음</translation>
    </message>
    <message>
        <source>the server&apos;s answer can&apos;t be used: %1</source>
        <translation>서버 응답을 사용할 수 없음: %1</translation>
    </message>
    <message>
        <source>No reads in the last %1.</source>
        <translation>최근 %1 동안 읽기가 없습니다.</translation>
    </message>
    <message>
        <source>Last %1: now %2, on the whole %3, lowest %4, highest %5.</source>
        <translation>최근 %1: 현재 %2, 전체 %3, 최저 %4, 최고 %5.</translation>
    </message>
    <message>
        <source>Unknown now.</source>
        <translation>현재 값을 알 수 없습니다.</translation>
    </message>
    <message>
        <source>Now %1: %2 hits, %3 misses.</source>
        <translation>현재 %1: 적중 %2, 미스 %3.</translation>
    </message>
    <message>
        <source>Hit rate of the server, last %1: %2 (%3 hits, %4 misses)</source>
        <translation>서버 적중률, 최근 %1: %2 (적중 %3, 미스 %4)</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Hit rate</source>
        <translation>적중률</translation>
    </message>
    <message>
        <source>Hits/s</source>
        <translation>적중/초</translation>
    </message>
    <message>
        <source>Misses/s</source>
        <translation>미스/초</translation>
    </message>
    <message>
        <source>Remark</source>
        <translation>비고</translation>
    </message>
    <message>
        <source>all namespaces</source>
        <translation>모든 네임스페이스</translation>
    </message>
    <message>
        <source>Version of %1: %2 → %3</source>
        <translation>%1 버전: %2 → %3</translation>
    </message>
    <message>
        <source>Rollback of %1: %2 → %3</source>
        <translation>%1 롤백: %2 → %3</translation>
    </message>
    <message>
        <source>Version of %1 set: %2 → %3</source>
        <translation>%1 버전 지정: %2 → %3</translation>
    </message>
    <message>
        <source>Invalidated: %1</source>
        <translation>무효화: %1</translation>
    </message>
    <message>
        <source>Server restarted</source>
        <translation>서버 재시작</translation>
    </message>
    <message>
        <source>Failover or restart: another server process answers</source>
        <translation>페일오버 또는 재시작: 다른 서버 프로세스가 응답합니다</translation>
    </message>
    <message>
        <source>by: not recorded</source>
        <translation>실행자: 기록 없음</translation>
    </message>
    <message>
        <source>by: %1</source>
        <translation>실행자: %1</translation>
    </message>
    <message>
        <source>why: %1</source>
        <translation>이유: %1</translation>
    </message>
    <message>
        <source>%1 stays under its target of %2: now %3</source>
        <translation>%1이(가) 목표 %2 아래에 머물러 있습니다: 현재 %3</translation>
    </message>
    <message>
        <source>%1 stays under its target of %2</source>
        <translation>%1이(가) 목표 %2 아래에 머물러 있습니다</translation>
    </message>
    <message>
        <source>TTL shortened: %1</source>
        <translation>TTL 단축: %1</translation>
    </message>
    <message>
        <source>Invalidated the tag %1</source>
        <translation>태그 %1 무효화</translation>
    </message>
    <message>
        <source>Invalidated the queue %1</source>
        <translation>대기열 %1 무효화</translation>
    </message>
    <message>
        <source>Deleted: %1</source>
        <translation>삭제: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s)</source>
        <translation>
            <numerusform>키 %Ln개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>InfoMeaning</name>
    <message>
        <source>%1 (%2 ago)</source>
        <translation>%1 (%2 전)</translation>
    </message>
    <message>
        <source>%1 keys, %2 with an expiry</source>
        <translation>키 %1개, 만료 설정 %2개</translation>
    </message>
    <message>
        <source>%1 µs</source>
        <comment>microseconds</comment>
        <translation>%1 µs</translation>
    </message>
    <message>
        <source>%1 calls, %2 each</source>
        <translation>호출 %1회, 회당 %2</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>제한 없음</translation>
    </message>
    <message>
        <source>never</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>%1 a second</source>
        <translation>초당 %1</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>변경됨</translation>
    </message>
</context>
<context>
    <name>Invalidate</name>
    <message>
        <source>Voice list</source>
        <translation>음성 목록</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>상품</translation>
    </message>
    <message>
        <source>Recommendations of one pet</source>
        <translation>반려동물 하나의 추천</translation>
    </message>
    <message>
        <source>Key %1</source>
        <translation>키 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s): %1, …</source>
        <translation>
            <numerusform>키 %Ln개: %1, …</numerusform>
        </translation>
    </message>
    <message>
        <source>Pattern %1</source>
        <translation>패턴 %1</translation>
    </message>
    <message>
        <source>Tag %1</source>
        <translation>태그 %1</translation>
    </message>
    <message>
        <source>Queue %1</source>
        <translation>큐 %1</translation>
    </message>
    <message>
        <source>Namespace %1</source>
        <translation>네임스페이스 %1</translation>
    </message>
    <message>
        <source>%1 to live %2 at most</source>
        <translation>%1: 최대 %2까지만 유지</translation>
    </message>
    <message>
        <source>Resource %1 of %2</source>
        <translation>%2의 리소스 %1</translation>
    </message>
    <message>
        <source>%1 from %2 to %3</source>
        <translation>%1: %2 → %3</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>패턴</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Deferred queue</source>
        <translation>지연 큐</translation>
    </message>
    <message>
        <source>Namespace (version bump)</source>
        <translation>네임스페이스(버전 올림)</translation>
    </message>
    <message>
        <source>Shorter TTL</source>
        <translation>TTL 단축</translation>
    </message>
    <message>
        <source>Resource</source>
        <translation>리소스</translation>
    </message>
    <message>
        <source>Removes exactly these keys, one a line.</source>
        <translation>적은 키만 지웁니다. 한 줄에 하나씩 적으세요.</translation>
    </message>
    <message>
        <source>Removes all keys that fit: * stands for anything, ? for one character, [ab] for one of them.</source>
        <translation>패턴에 맞는 모든 키를 지웁니다. *는 아무 문자열, ?는 한 글자, [ab]는 그중 한 글자입니다.</translation>
    </message>
    <message>
        <source>Removes all keys that carry the tag.</source>
        <translation>이 태그가 붙은 모든 키를 지웁니다.</translation>
    </message>
    <message>
        <source>Removes what services put into the queue of this tag to be removed later: keys and patterns.</source>
        <translation>서비스가 나중에 지우려고 이 태그의 큐에 넣어 둔 키와 패턴을 지웁니다.</translation>
    </message>
    <message>
        <source>Moves the namespace to its next version: nothing cached before is read any more, and it stays until it expires. Can be rolled back.</source>
        <translation>네임스페이스를 다음 버전으로 올립니다. 이전에 캐시된 값은 더 이상 읽히지 않고 만료될 때까지 남습니다. 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>Keys that fit live so long at most. Never lengthens a TTL, and gives one to keys without.</source>
        <translation>패턴에 맞는 키의 수명을 이 시간 이하로 줄입니다. TTL을 늘리지는 않으며, TTL이 없는 키에는 새로 줍니다.</translation>
    </message>
    <message>
        <source>Removes the key of one id and all below it, in the namespace&apos;s current version.</source>
        <translation>네임스페이스의 현재 버전에서 한 id의 키와 그 아래 모든 키를 지웁니다.</translation>
    </message>
    <message>
        <source>“%1” has no star in it: it means just the key of that name. All names that contain it: *%1*</source>
        <translation>“%1”에는 별표가 없어서 그 이름의 키 하나만 뜻합니다. 이 말이 들어간 모든 이름은 *%1*입니다.</translation>
    </message>
    <message>
        <source>This means every key of the database, streams and services&apos; own data too.</source>
        <translation>데이터베이스의 모든 키를 뜻합니다. 스트림과 서비스 자체 데이터도 포함됩니다.</translation>
    </message>
    <message>
        <source>%1 is at version %2 now.</source>
        <translation>%1의 현재 버전은 %2입니다.</translation>
    </message>
    <message>
        <source>That is %1:%2:%3 and all below.</source>
        <translation>%1:%2:%3과 그 아래 전부입니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>외 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>not told</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>MEMORY USAGE is not permitted</source>
        <translation>MEMORY USAGE 권한 없음</translation>
    </message>
    <message>
        <source>all measured</source>
        <translation>모두 측정함</translation>
    </message>
    <message>
        <source>%1 to %2 (95 %)</source>
        <translation>%1~%2(95%)</translation>
    </message>
    <message>
        <source>%1 expire within %2</source>
        <translation>%2 안에 %1개 만료</translation>
    </message>
    <message>
        <source>%1 later</source>
        <translation>그 뒤 %1개</translation>
    </message>
    <message>
        <source>%1 never</source>
        <translation>만료 없음 %1개</translation>
    </message>
    <message>
        <source>%1 are gone</source>
        <translation>이미 사라짐 %1개</translation>
    </message>
    <message>
        <source>of %1 it is unknown</source>
        <translation>알 수 없음 %1개</translation>
    </message>
    <message>
        <source>Move %1 to %2</source>
        <translation>%1을(를) %2(으)로 올리기</translation>
    </message>
    <message numerus="yes">
        <source>Move %n namespace(s)</source>
        <translation>
            <numerusform>네임스페이스 %Ln개 올리기</numerusform>
        </translation>
    </message>
    <message>
        <source>Shorten %1</source>
        <translation>%1 단축</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s)</source>
        <translation>
            <numerusform>키 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 지우기</translation>
    </message>
    <message>
        <source>This preview is not complete: %1</source>
        <translation>미리보기가 완전하지 않습니다: %1</translation>
    </message>
    <message>
        <source>This preview was stopped: there may be more keys than it found.</source>
        <translation>미리보기를 중지했습니다. 찾은 것보다 키가 더 있을 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) could not be looked at.</source>
        <translation>
            <numerusform>키 %Ln개를 살펴보지 못했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reads are being measured for some seconds…</source>
        <translation>몇 초 동안 읽기를 측정하고 있습니다…</translation>
    </message>
    <message>
        <source>What it would cost is unknown: %1</source>
        <translation>비용을 알 수 없습니다: %1</translation>
    </message>
    <message>
        <source>Measured for %1. Reads are taken to be spread evenly over a namespace&apos;s keys.</source>
        <translation>%1 동안 측정했습니다. 읽기가 네임스페이스의 키에 고르게 퍼져 있다고 봅니다.</translation>
    </message>
    <message>
        <source>With a shorter TTL it comes bit by bit within %1, as the keys expire.</source>
        <translation>TTL을 줄이면 키가 만료되면서 %1 안에 조금씩 일어납니다.</translation>
    </message>
    <message numerus="yes">
        <source>Unknown for %n key(s), whose namespace counts no reads (cache_metrics).</source>
        <translation>
            <numerusform>네임스페이스가 읽기를 세지 않는(cache_metrics) 키 %Ln개는 알 수 없습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was changed</source>
        <translation>바뀐 것 없음</translation>
    </message>
    <message>
        <source>Moved %1.</source>
        <translation>%1(으)로 올렸습니다.</translation>
    </message>
    <message>
        <source>TTL of %1 shortened, of %2 found.</source>
        <translation>찾은 %2개 중 %1개의 TTL을 줄였습니다.</translation>
    </message>
    <message>
        <source>%1 removed, of %2 found.</source>
        <translation>찾은 %2개 중 %1개를 지웠습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) failed.</source>
        <translation>
            <numerusform>키 %Ln개가 실패했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>It was stopped; what was not done is still to do.</source>
        <translation>중지했습니다. 하지 않은 것은 그대로 남아 있습니다.</translation>
    </message>
    <message>
        <source>This user may not touch leases ({KEY}:lease): a load that runs now may bring a key back.</source>
        <translation>이 사용자는 리스({KEY}:lease)를 건드릴 수 없습니다. 지금 진행 중인 로드가 키를 되살릴 수 있습니다.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Done in part</source>
        <translation>일부만 완료</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message numerus="yes">
        <source>About %n key(s) of the preview are left.</source>
        <translation>
            <numerusform>미리보기의 키 중 약 %Ln개가 남았습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Yes: by a rollback, under Activity.</source>
        <translation>예: 활동에서 롤백할 수 있습니다.</translation>
    </message>
    <message>
        <source>missed</source>
        <translation>놓침</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>unknown whether it was done</source>
        <translation>실행 여부 알 수 없음</translation>
    </message>
    <message>
        <source>done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>done in part</source>
        <translation>일부만 완료</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <source>%1 done</source>
        <translation>%1개 완료</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1개 실패</translation>
    </message>
    <message>
        <source>This connection&apos;s user may not do that: %1</source>
        <translation>이 연결의 사용자에게 권한이 없습니다: %1</translation>
    </message>
    <message>
        <source>This connection is read-only.</source>
        <translation>이 연결은 읽기 전용입니다.</translation>
    </message>
    <message>
        <source>The server can&apos;t be reached: %1</source>
        <translation>서버에 연결할 수 없습니다: %1</translation>
    </message>
    <message>
        <source>Enter the keys, one a line.</source>
        <translation>키를 한 줄에 하나씩 적으세요.</translation>
    </message>
    <message>
        <source>Enter a pattern, such as v1:product:*.</source>
        <translation>v1:product:* 같은 패턴을 적으세요.</translation>
    </message>
    <message>
        <source>Enter a tag.</source>
        <translation>태그를 적으세요.</translation>
    </message>
    <message>
        <source>Enter the tag of a queue.</source>
        <translation>큐의 태그를 적으세요.</translation>
    </message>
    <message>
        <source>Enter a namespace.</source>
        <translation>네임스페이스를 적으세요.</translation>
    </message>
    <message>
        <source>Enter a namespace and an id.</source>
        <translation>네임스페이스와 id를 적으세요.</translation>
    </message>
    <message>
        <source>At most %1 lines.</source>
        <translation>최대 %1줄입니다.</translation>
    </message>
    <message>
        <source>Enter for how long the keys may live.</source>
        <translation>키를 얼마나 유지할지 적으세요.</translation>
    </message>
    <message>
        <source>No namespace can have this name: the versions&apos; own records stand there.</source>
        <translation>네임스페이스 이름으로 쓸 수 없습니다. 버전 기록이 있는 자리입니다.</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message numerus="yes">
        <source>%1 key(s) found</source>
        <translation>
            <numerusform>키 %1개 찾음</numerusform>
        </translation>
    </message>
    <message>
        <source>No connection is open.</source>
        <translation>열린 연결이 없습니다.</translation>
    </message>
    <message>
        <source>Looking for keys.</source>
        <translation>키를 찾고 있습니다.</translation>
    </message>
    <message>
        <source>the server does not answer</source>
        <translation>서버가 응답하지 않습니다</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>연결이 끊어졌습니다</translation>
    </message>
    <message>
        <source>This connection&apos;s user may not do that: %1</source>
        <translation>이 연결의 사용자에게 권한이 없습니다: %1</translation>
    </message>
    <message>
        <source>This connection&apos;s user may not run %1.</source>
        <translation>이 연결의 사용자는 %1 명령을 실행할 수 없습니다.</translation>
    </message>
    <message>
        <source>This server keeps no idle times: its maxmemory-policy is an LFU one.</source>
        <translation>이 서버는 유휴 시간을 기록하지 않습니다. maxmemory-policy가 LFU 방식입니다.</translation>
    </message>
    <message>
        <source>The scan failed: %1</source>
        <translation>스캔에 실패했습니다: %1</translation>
    </message>
    <message>
        <source>all keys scanned</source>
        <translation>모든 키를 스캔함</translation>
    </message>
    <message>
        <source>%1 of about %2 scanned</source>
        <translation>약 %2개 중 %1개 스캔</translation>
    </message>
    <message>
        <source>node %1 of %2</source>
        <translation>노드 %1/%2</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>the list is full: narrow the search</source>
        <translation>목록이 가득 찼습니다. 검색 범위를 좁히세요</translation>
    </message>
    <message>
        <source>waiting, for the server is slow</source>
        <translation>서버가 느려 기다리는 중</translation>
    </message>
    <message>
        <source>%1 with names over 32 KiB left out</source>
        <translation>이름이 32 KiB를 넘는 %1개 제외</translation>
    </message>
    <message>
        <source>%1 shown of %2</source>
        <translation>%1개 표시 (%2)</translation>
    </message>
    <message>
        <source>Enter searches all keys of the server</source>
        <translation>Enter를 누르면 서버의 모든 키를 검색합니다</translation>
    </message>
    <message>
        <source>Not permitted: %1</source>
        <translation>권한 없음: %1</translation>
    </message>
    <message>
        <source>no expiry</source>
        <translation>만료 없음</translation>
    </message>
    <message>
        <source>gone</source>
        <comment>a key that is not there any more</comment>
        <translation>없어짐</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>만료됨</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>아직 알 수 없음</translation>
    </message>
    <message>
        <source>Stays until it is removed or evicted</source>
        <translation>삭제되거나 축출될 때까지 유지됩니다</translation>
    </message>
    <message>
        <source>The key was listed and is not there any more</source>
        <translation>목록에 있었지만 지금은 없는 키입니다</translation>
    </message>
    <message>
        <source>Expires %1</source>
        <translation>%1에 만료</translation>
    </message>
    <message>
        <source>Sorted by what is known of %1 of them</source>
        <translation>정보를 아는 %1개를 기준으로 정렬됨</translation>
    </message>
</context>
<context>
    <name>LookState</name>
    <message>
        <source>No connection</source>
        <translation>연결 없음</translation>
    </message>
    <message>
        <source>Open a connection to see its events.</source>
        <translation>이벤트를 보려면 연결을 여세요.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>The server is being asked.</source>
        <translation>서버에 묻고 있습니다.</translation>
    </message>
    <message>
        <source>The server does not answer</source>
        <translation>서버가 응답하지 않습니다</translation>
    </message>
    <message>
        <source>A permission is missing</source>
        <translation>권한이 없습니다</translation>
    </message>
    <message>
        <source>The server&apos;s answer can&apos;t be used</source>
        <translation>서버의 응답을 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>the server does not answer</source>
        <translation>서버가 응답하지 않음</translation>
    </message>
    <message>
        <source>This connection&apos;s user may not do that: %1</source>
        <translation>이 연결의 사용자에게는 그 권한이 없습니다: %1</translation>
    </message>
    <message>
        <source>This connection&apos;s user may not run %1. An administrator can allow it.</source>
        <translation>이 연결의 사용자는 %1 명령을 실행할 수 없습니다. 관리자가 허용할 수 있습니다.</translation>
    </message>
    <message>
        <source>The connection was closed.</source>
        <translation>연결이 닫혔습니다.</translation>
    </message>
    <message>
        <source>This connection is read-only.</source>
        <translation>이 연결은 읽기 전용입니다.</translation>
    </message>
    <message>
        <source>It is not there any more.</source>
        <translation>더 이상 없습니다.</translation>
    </message>
    <message>
        <source>The connection was lost (%1).</source>
        <translation>연결이 끊어졌습니다(%1).</translation>
    </message>
</context>
<context>
    <name>Permission</name>
    <message>
        <source>Needs %1, which this connection&apos;s user may not run</source>
        <translation>%1이(가) 필요하지만 이 연결의 사용자는 실행할 수 없습니다</translation>
    </message>
    <message>
        <source>The server refuses it to this connection&apos;s user: %1</source>
        <translation>서버가 이 연결의 사용자에게 이 작업을 거부합니다: %1</translation>
    </message>
</context>
<context>
    <name>ServerFlaws</name>
    <message>
        <source>A user who may run XACKDEL with many ids overflows the server&apos;s stack.</source>
        <translation>XACKDEL을 실행할 수 있는 사용자가 많은 ID로 서버의 스택을 넘치게 할 수 있습니다.</translation>
    </message>
    <message>
        <source>A user who may run Lua scripts can use memory after it was freed, and so run code on the host.</source>
        <translation>Lua 스크립트를 실행할 수 있는 사용자가 해제된 메모리를 써서 호스트에서 코드를 실행할 수 있습니다.</translation>
    </message>
    <message>
        <source>A user who may run Lua scripts can overflow an integer in them, and so may run code on the host.</source>
        <translation>Lua 스크립트를 실행할 수 있는 사용자가 정수를 넘치게 해 호스트에서 코드를 실행할 수도 있습니다.</translation>
    </message>
    <message>
        <source>A user who may run Lua scripts can change objects that all scripts share, and act as another user.</source>
        <translation>Lua 스크립트를 실행할 수 있는 사용자가 모든 스크립트가 함께 쓰는 객체를 바꿔 다른 사용자로 행동할 수 있습니다.</translation>
    </message>
    <message>
        <source>A user who may run Lua scripts can read beyond a string&apos;s end or crash the server.</source>
        <translation>Lua 스크립트를 실행할 수 있는 사용자가 문자열 끝 너머를 읽거나 서버를 멈추게 할 수 있습니다.</translation>
    </message>
    <message>
        <source>A user can write beyond a HyperLogLog&apos;s end with a made-up one, and so may run code on the host.</source>
        <translation>꾸며 낸 HyperLogLog로 그 끝 너머에 써서 호스트에서 코드를 실행할 수도 있습니다.</translation>
    </message>
    <message>
        <source>Clients whose connections fail in a certain way keep others from connecting, without any login.</source>
        <translation>로그인하지 않은 클라이언트가 특정한 방식으로 연결에 실패해 다른 클라이언트의 연결을 막을 수 있습니다.</translation>
    </message>
    <message>
        <source>A long file name given to redis-check-aof overflows its stack; the server itself is not concerned.</source>
        <translation>redis-check-aof에 긴 파일 이름을 주면 그 스택이 넘칩니다. 서버 자체는 상관없습니다.</translation>
    </message>
    <message>
        <source>A client that does not log in can let its output buffer grow until the memory is used up.</source>
        <translation>로그인하지 않은 클라이언트가 출력 버퍼를 메모리가 바닥날 때까지 키울 수 있습니다.</translation>
    </message>
    <message>
        <source>A user who may change ACL rules crashes the server with a malformed selector.</source>
        <translation>ACL 규칙을 바꿀 수 있는 사용자가 잘못된 셀렉터로 서버를 멈추게 할 수 있습니다.</translation>
    </message>
    <message>
        <source>A user who may run Lua scripts can trick the garbage collector, and so may run code on the host.</source>
        <translation>Lua 스크립트를 실행할 수 있는 사용자가 가비지 컬렉터를 속여 호스트에서 코드를 실행할 수도 있습니다.</translation>
    </message>
    <message>
        <source>A user who may run Lua scripts overflows the stack with the library bit, and so may run code.</source>
        <translation>Lua 스크립트를 실행할 수 있는 사용자가 bit 라이브러리로 스택을 넘치게 해 코드를 실행할 수도 있습니다.</translation>
    </message>
    <message>
        <source>A user crashes the server with a very long pattern for KEYS, SCAN, PSUBSCRIBE and the like.</source>
        <translation>KEYS, SCAN, PSUBSCRIBE 등에 아주 긴 패턴을 주어 서버를 멈추게 할 수 있습니다.</translation>
    </message>
    <message>
        <source>While the server starts, other users of its host can reach its Unix socket for a moment.</source>
        <translation>서버가 시작하는 잠깐 동안 같은 호스트의 다른 사용자가 유닉스 소켓에 접근할 수 있습니다.</translation>
    </message>
    <message>
        <source>Buffers that are made larger overflow under rare conditions, which may lead to running code.</source>
        <translation>드문 조건에서 버퍼를 늘리다 넘쳐 코드 실행으로 이어질 수 있습니다.</translation>
    </message>
    <message>
        <source>SORT_RO lets a user read keys that the ACL rules do not allow.</source>
        <translation>SORT_RO로 ACL 규칙이 허용하지 않는 키를 읽을 수 있습니다.</translation>
    </message>
    <message>
        <source>COMMAND GETKEYS, and ACL rules with keys, overflow the heap with a made-up command.</source>
        <translation>꾸며 낸 명령으로 COMMAND GETKEYS나 키가 있는 ACL 규칙에서 힙이 넘칠 수 있습니다.</translation>
    </message>
    <message>
        <source>A user who may run Lua scripts overflows the heap with cjson or cmsgpack, and so may run code.</source>
        <translation>Lua 스크립트를 실행할 수 있는 사용자가 cjson이나 cmsgpack으로 힙을 넘치게 해 코드를 실행할 수도 있습니다.</translation>
    </message>
    <message>
        <source>HINCRBYFLOAT can make a hash field that crashes the server when it is read.</source>
        <translation>HINCRBYFLOAT로 읽으면 서버가 멈추는 해시 필드를 만들 수 있습니다.</translation>
    </message>
    <message>
        <source>A user crashes the server with MSETNX that names a key twice.</source>
        <translation>같은 키를 두 번 쓴 MSETNX로 서버를 멈추게 할 수 있습니다.</translation>
    </message>
    <message>
        <source>SRANDMEMBER, ZRANDMEMBER and HRANDFIELD with huge counts crash the server.</source>
        <translation>SRANDMEMBER, ZRANDMEMBER, HRANDFIELD에 아주 큰 개수를 주면 서버가 멈춥니다.</translation>
    </message>
    <message>
        <source>A made-up pattern for KEYS or SCAN keeps the server busy without end.</source>
        <translation>꾸며 낸 KEYS나 SCAN 패턴으로 서버를 끝없이 바쁘게 할 수 있습니다.</translation>
    </message>
</context>
<context>
    <name>ServerWords</name>
    <message>
        <source>This connection&apos;s user may not run the command %1. An administrator can allow it with the rule +%2.</source>
        <translation>이 연결의 사용자는 %1 명령을 실행할 수 없습니다. 관리자가 규칙 +%2(으)로 허용할 수 있습니다.</translation>
    </message>
    <message>
        <source>This connection is read-only, and the server counts %1 as administration.</source>
        <translation>이 연결은 읽기 전용이고, 서버는 %1을(를) 관리 명령으로 칩니다.</translation>
    </message>
    <message>
        <source>This server has no command %1, or it was renamed.</source>
        <translation>이 서버에는 %1 명령이 없거나 이름이 바뀌었습니다.</translation>
    </message>
    <message>
        <source>The connection was closed.</source>
        <translation>연결이 닫혔습니다.</translation>
    </message>
    <message>
        <source>The server does not answer: %1</source>
        <translation>서버가 답하지 않습니다: %1</translation>
    </message>
    <message>
        <source>The server&apos;s answer can&apos;t be used: %1</source>
        <translation>서버의 응답을 쓸 수 없습니다: %1</translation>
    </message>
    <message>
        <source>%1 did not answer: %2</source>
        <translation>%1이(가) 답하지 않았습니다: %2</translation>
    </message>
</context>
<context>
    <name>StreamChanges</name>
    <message>
        <source>Held by %1</source>
        <translation>%1 보유</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>Entries to be removed</source>
        <translation>제거될 항목</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>최대 %1</translation>
    </message>
    <message>
        <source>Entries in the stream</source>
        <translation>스트림의 항목</translation>
    </message>
    <message>
        <source>%1 unread, %2 pending among them</source>
        <translation>그중 읽지 않음 %1, 대기 %2</translation>
    </message>
    <message>
        <source>Groups lose entries that they have not read, or have not acknowledged.</source>
        <translation>그룹이 아직 읽지 않았거나 확인하지 않은 항목을 잃습니다.</translation>
    </message>
    <message>
        <source>the start</source>
        <translation>처음</translation>
    </message>
    <message>
        <source>Position now</source>
        <translation>현재 위치</translation>
    </message>
    <message>
        <source>To be read now</source>
        <translation>지금 읽을 항목</translation>
    </message>
    <message>
        <source>New position</source>
        <translation>새 위치</translation>
    </message>
    <message>
        <source>To be read then</source>
        <translation>이동 후 읽을 항목</translation>
    </message>
    <message>
        <source>Stay pending</source>
        <translation>대기로 남는 항목</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>스트림</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>Pending of them</source>
        <translation>그중 대기</translation>
    </message>
    <message>
        <source>Trimmed away of them</source>
        <translation>그중 잘려 나감</translation>
    </message>
    <message numerus="yes">
        <source>Acknowledge %n entries</source>
        <translation>
            <numerusform>항목 %Ln개 확인 처리</numerusform>
        </translation>
    </message>
    <message>
        <source>The group counts them as handled. Nobody handles them any more; the stream keeps them.</source>
        <translation>그룹이 처리된 것으로 셉니다. 이후 아무도 처리하지 않으며 스트림에는 남습니다.</translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>확인 처리</translation>
    </message>
    <message numerus="yes">
        <source>Claim %n entries</source>
        <translation>
            <numerusform>항목 %Ln개 넘겨받기</numerusform>
        </translation>
    </message>
    <message>
        <source>There is nobody who could take them.</source>
        <translation>넘겨받을 소비자가 없습니다.</translation>
    </message>
    <message>
        <source>%1 gets them: they stay pending, and their idle times begin anew.</source>
        <translation>%1이(가) 넘겨받습니다. 대기 상태는 유지되고 유휴 시간은 다시 시작합니다.</translation>
    </message>
    <message>
        <source>New consumer</source>
        <translation>새 소비자</translation>
    </message>
    <message>
        <source>Claim</source>
        <translation>넘겨받기</translation>
    </message>
    <message>
        <source>Another claim gives them to somebody else.</source>
        <translation>다시 넘겨받기로 다른 소비자에게 줄 수 있습니다.</translation>
    </message>
    <message>
        <source>Claim all that are idle for %1</source>
        <translation>%1 동안 유휴인 항목 모두 넘겨받기</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>more than %1</source>
        <translation>%1개 넘음</translation>
    </message>
    <message numerus="yes">
        <source>Send %n entries to the dead letters</source>
        <translation>
            <numerusform>항목 %Ln개를 데드 레터로 보내기</numerusform>
        </translation>
    </message>
    <message>
        <source>They are written to events:dead with your reason as their error, and acknowledged.</source>
        <translation>입력한 이유를 오류로 하여 events:dead에 기록하고 확인 처리합니다.</translation>
    </message>
    <message>
        <source>Dead letters can be sent again.</source>
        <translation>데드 레터는 다시 보낼 수 있습니다.</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>보내기</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n entries</source>
        <translation>
            <numerusform>항목 %Ln개 삭제</numerusform>
        </translation>
    </message>
    <message>
        <source>They leave the stream, for all of its groups.</source>
        <translation>모든 그룹에 대해 스트림에서 사라집니다.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Trim %1</source>
        <translation>%1 자르기</translation>
    </message>
    <message>
        <source>Only the newest %1 entries stay.</source>
        <translation>가장 새로운 항목 %1개만 남습니다.</translation>
    </message>
    <message>
        <source>All entries before %1 leave the stream.</source>
        <translation>%1 이전의 모든 항목이 스트림에서 사라집니다.</translation>
    </message>
    <message>
        <source>Trim</source>
        <translation>자르기</translation>
    </message>
    <message>
        <source>Publish a %1 event</source>
        <translation>%1 이벤트 발행</translation>
    </message>
    <message>
        <source>Every group of the stream handles it, as an event of a service.</source>
        <translation>스트림의 모든 그룹이 서비스의 이벤트처럼 처리합니다.</translation>
    </message>
    <message>
        <source>Event id</source>
        <translation>이벤트 ID</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>발행</translation>
    </message>
    <message>
        <source>Create the group %1</source>
        <translation>그룹 %1 생성</translation>
    </message>
    <message>
        <source>The stream is made too: it is not there yet.</source>
        <translation>아직 없는 스트림도 함께 만듭니다.</translation>
    </message>
    <message>
        <source>It reads what is behind its position.</source>
        <translation>위치 뒤의 항목부터 읽습니다.</translation>
    </message>
    <message>
        <source>The group can be deleted.</source>
        <translation>그룹은 삭제할 수 있습니다.</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>생성</translation>
    </message>
    <message>
        <source>Move the group %1</source>
        <translation>그룹 %1 위치 이동</translation>
    </message>
    <message>
        <source>What is behind the new position is read next: entries in between are read again, or never. Pending entries stay as they are.</source>
        <translation>다음에는 새 위치 뒤부터 읽습니다. 그 사이의 항목은 다시 읽거나 영영 읽지 않습니다. 대기 항목은 그대로입니다.</translation>
    </message>
    <message>
        <source>It can be moved back to %1; what was read again meanwhile stays so.</source>
        <translation>%1(으)로 되돌릴 수 있지만, 그사이 다시 읽은 것은 그대로입니다.</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>이동</translation>
    </message>
    <message>
        <source>Delete the group %1</source>
        <translation>그룹 %1 삭제</translation>
    </message>
    <message>
        <source>Its position, its consumers and its pending entries are forgotten. The stream stays.</source>
        <translation>위치, 소비자, 대기 항목이 모두 지워집니다. 스트림은 남습니다.</translation>
    </message>
    <message>
        <source>Consumers</source>
        <translation>소비자</translation>
    </message>
    <message>
        <source>Pending entries nobody will handle</source>
        <translation>아무도 처리하지 않게 될 대기 항목</translation>
    </message>
    <message>
        <source>Not read yet</source>
        <translation>아직 읽지 않음</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Delete the consumer %1</source>
        <translation>소비자 %1 삭제</translation>
    </message>
    <message>
        <source>It has no pending entries.</source>
        <translation>대기 항목이 없습니다.</translation>
    </message>
    <message>
        <source>It has pending entries, and there is nobody who could take them.</source>
        <translation>대기 항목이 있지만 넘겨받을 소비자가 없습니다.</translation>
    </message>
    <message>
        <source>Its pending entries go to %1 first; deliveries and idle times stay.</source>
        <translation>대기 항목을 먼저 %1에 넘깁니다. 전달 횟수와 유휴 시간은 그대로입니다.</translation>
    </message>
    <message>
        <source>Pending entries to be moved</source>
        <translation>옮길 대기 항목</translation>
    </message>
    <message>
        <source>Not done: %1</source>
        <translation>실행하지 않음: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n entries acknowledged</source>
        <translation>
            <numerusform>항목 %Ln개 확인 처리됨</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries claimed</source>
        <translation>
            <numerusform>항목 %Ln개 넘겨받음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries claimed for %1</source>
        <translation>
            <numerusform>%1이(가) 항목 %Ln개를 넘겨받음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries sent to the dead letters</source>
        <translation>
            <numerusform>항목 %Ln개를 데드 레터로 보냄</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries deleted</source>
        <translation>
            <numerusform>항목 %Ln개 삭제됨</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n had been trimmed away and were acknowledged</source>
        <translation>
            <numerusform>%Ln개는 이미 잘려 나가 확인 처리됨</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were not there any more</source>
        <translation>
            <numerusform>%Ln개는 더 이상 없음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%Ln개 실패</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>stopped, %n left</source>
        <translation>
            <numerusform>중지됨, %Ln개 남음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries trimmed</source>
        <translation>
            <numerusform>항목 %Ln개를 잘라냄</numerusform>
        </translation>
    </message>
    <message>
        <source>The event was already there, as %1</source>
        <translation>이벤트가 이미 %1(으)로 있음</translation>
    </message>
    <message>
        <source>Published to %1 as %2</source>
        <translation>%1에 %2(으)로 발행됨</translation>
    </message>
    <message>
        <source>Group %1 created at %2</source>
        <translation>그룹 %1을(를) %2에 생성함</translation>
    </message>
    <message>
        <source>Group %1 moved from %2 to %3</source>
        <translation>그룹 %1을(를) %2에서 %3(으)로 이동함</translation>
    </message>
    <message numerus="yes">
        <source>Group %1 deleted, with %n pending entries</source>
        <translation>
            <numerusform>그룹 %1 삭제됨 (대기 항목 %Ln개 포함)</numerusform>
        </translation>
    </message>
    <message>
        <source>Consumer %1 deleted</source>
        <translation>소비자 %1 삭제됨</translation>
    </message>
    <message>
        <source>Consumer %1 is not deleted yet: stopped</source>
        <translation>소비자 %1은(는) 아직 삭제되지 않음: 중지됨</translation>
    </message>
    <message numerus="yes">
        <source>%n entries moved to %1</source>
        <translation>
            <numerusform>항목 %Ln개를 %1(으)로 옮김</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were acknowledged or taken by somebody else meanwhile</source>
        <translation>
            <numerusform>그 사이 다른 사람이 확인했거나 가져간 것 %Ln개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StreamTables</name>
    <message>
        <source>Added</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>Consumer</source>
        <translation>소비자</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>유휴</translation>
    </message>
    <message>
        <source>Since it was last delivered or claimed</source>
        <translation>마지막으로 전달되거나 넘겨받은 뒤</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>전달</translation>
    </message>
    <message>
        <source>Entry</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>trimmed away</source>
        <translation>잘려 나감</translation>
    </message>
    <message>
        <source>there</source>
        <translation>있음</translation>
    </message>
    <message>
        <source>not permitted</source>
        <translation>권한 없음</translation>
    </message>
    <message>
        <source>Only its id is left: the stream was trimmed before it was handled. Acknowledge it.</source>
        <translation>ID만 남았습니다. 처리되기 전에 스트림이 잘렸습니다. 확인 처리하세요.</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>Lag</source>
        <translation>지연</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>Oldest pending</source>
        <translation>가장 오래된 대기</translation>
    </message>
    <message>
        <source>Consumers</source>
        <translation>소비자</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>유실</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>The last entry that was delivered</source>
        <translation>마지막으로 전달된 항목</translation>
    </message>
    <message>
        <source>Position&apos;s time</source>
        <translation>위치의 시각</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>asks for entries</source>
        <translation>항목을 요청 중</translation>
    </message>
    <message>
        <source>gone, with entries</source>
        <translation>사라짐, 항목 보유</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>사라짐</translation>
    </message>
    <message>
        <source>Taken for gone after a minute without a question</source>
        <translation>1분 동안 요청이 없으면 사라진 것으로 봅니다</translation>
    </message>
    <message>
        <source>Since it last asked for anything</source>
        <translation>마지막 요청 뒤</translation>
    </message>
    <message>
        <source>Last entry</source>
        <translation>마지막 항목</translation>
    </message>
    <message>
        <source>Since it last got an entry; Redis 7.2 and newer</source>
        <translation>마지막으로 항목을 받은 뒤 (Redis 7.2 이상)</translation>
    </message>
</context>
<context>
    <name>Streams</name>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>약 %1</translation>
    </message>
    <message>
        <source>Entries that the group has not read yet</source>
        <translation>그룹이 아직 읽지 않은 항목</translation>
    </message>
    <message>
        <source>Redis&apos; own difference of its counters. It is too high where entries were trimmed before the group had read them, and stays so.</source>
        <translation>Redis 카운터의 차이입니다. 그룹이 읽기 전에 항목이 잘려 나갔다면 실제보다 크고 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Redis does not know how much this group has read: it was set to an id in the middle, entries were deleted, or the server is older than 7.0. Open the stream: a small lag is counted there.</source>
        <translation>Redis가 이 그룹이 얼마나 읽었는지 모릅니다. 중간 ID로 설정되었거나, 항목이 삭제되었거나, 서버가 7.0보다 오래되었습니다. 스트림을 열면 작은 지연은 직접 셉니다.</translation>
    </message>
    <message>
        <source>… the rest is not shown.</source>
        <translation>… 나머지는 표시하지 않습니다.</translation>
    </message>
    <message>
        <source>The entry has no fields.</source>
        <translation>항목에 필드가 없습니다.</translation>
    </message>
    <message>
        <source>This connection&apos;s user may not do that: %1</source>
        <translation>이 연결의 사용자에게 허용되지 않습니다: %1</translation>
    </message>
    <message>
        <source>This connection&apos;s user may not run %1. An administrator can allow it.</source>
        <translation>이 연결의 사용자는 %1을(를) 실행할 수 없습니다. 관리자가 허용할 수 있습니다.</translation>
    </message>
    <message>
        <source>The stream is not there (any more): %1</source>
        <translation>스트림이 없습니다: %1</translation>
    </message>
    <message>
        <source>The group is not there (any more): %1</source>
        <translation>그룹이 없습니다: %1</translation>
    </message>
    <message>
        <source>The key is no stream (any more).</source>
        <translation>이 키는 스트림이 아닙니다.</translation>
    </message>
    <message>
        <source>This connection is read-only.</source>
        <translation>이 연결은 읽기 전용입니다.</translation>
    </message>
    <message>
        <source>The server has no memory left and refuses writes: %1</source>
        <translation>서버에 메모리가 없어 쓰기를 거부합니다: %1</translation>
    </message>
    <message>
        <source>The connection was closed. What was already sent may have been done.</source>
        <translation>연결이 닫혔습니다. 이미 보낸 것은 실행되었을 수 있습니다.</translation>
    </message>
    <message>
        <source>The connection was lost on the way: it may have been done or not. Look before you try again.</source>
        <translation>도중에 연결이 끊겼습니다. 실행되었는지 알 수 없으니 다시 시도하기 전에 확인하세요.</translation>
    </message>
    <message>
        <source>There is no connection now; nothing was sent.</source>
        <translation>지금 연결이 없어 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>No connection is open.</source>
        <translation>열린 연결이 없습니다.</translation>
    </message>
    <message>
        <source>Looking for streams.</source>
        <translation>스트림을 찾고 있습니다.</translation>
    </message>
    <message>
        <source>the server does not answer</source>
        <translation>서버가 응답하지 않음</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>연결 끊김</translation>
    </message>
    <message>
        <source>lag %1, limit %2</source>
        <translation>지연 %1, 한도 %2</translation>
    </message>
    <message>
        <source>oldest pending %1, limit %2</source>
        <translation>가장 오래된 대기 %1, 한도 %2</translation>
    </message>
    <message>
        <source>below its limits again, for a short time</source>
        <translation>다시 한도 아래로 내려온 지 얼마 안 됨</translation>
    </message>
    <message>
        <source>%1 and more</source>
        <translation>%1 이상</translation>
    </message>
    <message>
        <source>some</source>
        <translation>일부</translation>
    </message>
    <message>
        <source>Entries that were trimmed before this group had read them.</source>
        <translation>이 그룹이 읽기 전에 잘려 나간 항목입니다.</translation>
    </message>
    <message>
        <source>What the bus noted may not be read.</source>
        <translation>버스의 기록을 읽을 권한이 없습니다.</translation>
    </message>
    <message>
        <source>Noted by the bus: %1, and others that could not be counted</source>
        <translation>버스의 기록: %1, 그리고 셀 수 없는 나머지</translation>
    </message>
    <message>
        <source>Noted by the bus: %1</source>
        <translation>버스의 기록: %1</translation>
    </message>
    <message>
        <source>Trimmed behind its position now: %1</source>
        <translation>현재 위치 뒤에서 잘려 나감: %1</translation>
    </message>
    <message>
        <source>Trimmed behind its position now: some, which can&apos;t be counted</source>
        <translation>현재 위치 뒤에서 잘려 나감: 일부, 셀 수 없음</translation>
    </message>
</context>
<context>
    <name>Versions</name>
    <message numerus="yes">
        <source>%1 key(s)</source>
        <translation>
            <numerusform>키 %1개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2 → %3</source>
        <comment>scope, from, to</comment>
        <translation>%1: %2 → %3</translation>
    </message>
    <message>
        <source>Global</source>
        <translation>전역</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>about %1 ± %2</source>
        <comment>bytes</comment>
        <translation>약 %1 ± %2</translation>
    </message>
    <message>
        <source>last one in %1</source>
        <translation>마지막 키 %1 후</translation>
    </message>
    <message>
        <source>all expired %1 ago</source>
        <translation>%1 전에 모두 만료</translation>
    </message>
    <message>
        <source>%1 never</source>
        <translation>만료 없음 %1</translation>
    </message>
    <message>
        <source>last one expires in %1</source>
        <translation>마지막 키는 %1 후 만료</translation>
    </message>
    <message>
        <source>%1 without expiry</source>
        <translation>만료 없는 키 %1개</translation>
    </message>
    <message>
        <source>Bump</source>
        <translation>버전 올리기</translation>
    </message>
    <message>
        <source>Rollback</source>
        <translation>롤백</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>지정</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>변경</translation>
    </message>
    <message>
        <source>%1 (95 %: %2 to %3)</source>
        <translation>%1 (95 %: %2 ~ %3)</translation>
    </message>
    <message>
        <source>%1 has %2.</source>
        <comment>version, keys and their expiry</comment>
        <translation>%1: %2.</translation>
    </message>
    <message>
        <source>%1, the current one, has %2.</source>
        <comment>version, keys</comment>
        <translation>현재 버전 %1: %2.</translation>
    </message>
    <message>
        <source>The keys were not all counted.</source>
        <translation>키를 모두 세지는 못했습니다.</translation>
    </message>
    <message>
        <source>The current version has no keys, so there is nothing to compare.</source>
        <translation>현재 버전에 키가 없어 비교할 것이 없습니다.</translation>
    </message>
    <message>
        <source>Of %1 of %2 taken at random, %3 has %4.</source>
        <translation>%2에서 무작위로 고른 %1 중 %3에도 있는 비율: %4.</translation>
    </message>
    <message>
        <source>Of the %1 among them that were used within the last %2, it has %3: about the share of current reads that it would have served, each key counted once.</source>
        <translation>그중 최근 %2 안에 쓰인 %1개 가운데 이 버전에 있는 비율: %3. 키마다 한 번씩 셈한 값으로, 지금의 읽기 중 이 버전이 제공했을 비율에 가깝습니다.</translation>
    </message>
    <message>
        <source>None of them was used within the last %1, so nothing can be said about reads.</source>
        <translation>최근 %1 안에 쓰인 키가 없어 읽기에 대해서는 말할 수 없습니다.</translation>
    </message>
    <message>
        <source>Which keys are in use, this server does not tell; listening does.</source>
        <translation>이 서버는 어떤 키가 쓰이는지 알려 주지 않습니다. 들어 보면 알 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Of %1 read(s) heard in %2, misses too, it would have served %3.</source>
        <translation>
            <numerusform>%2 동안 들은 읽기 %1건(미스 포함) 중 이 버전이 제공했을 비율: %3.</numerusform>
        </translation>
    </message>
    <message>
        <source>No read of the current version came by in %1.</source>
        <translation>%1 동안 현재 버전의 읽기가 없었습니다.</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>%1: nothing was changed: %2</source>
        <comment>scope, why</comment>
        <translation>%1: 아무것도 바뀌지 않았습니다: %2</translation>
    </message>
    <message>
        <source>%1: %2 of old versions removed</source>
        <comment>scope, keys</comment>
        <translation>%1: 이전 버전의 %2 제거</translation>
    </message>
    <message>
        <source>, %1 failed</source>
        <translation>, %1개 실패</translation>
    </message>
    <message>
        <source>, stopped before the end</source>
        <translation>, 끝나기 전에 중지됨</translation>
    </message>
    <message>
        <source>, not the rest: %1</source>
        <translation>, 나머지는 하지 못함: %1</translation>
    </message>
    <message>
        <source>%1 is at %2 already; nothing was changed</source>
        <comment>scope, version</comment>
        <translation>%1은(는) 이미 %2입니다. 아무것도 바뀌지 않았습니다</translation>
    </message>
    <message numerus="yes">
        <source>, and %n namespace(s) with their own version</source>
        <translation>
            <numerusform>, 자체 버전이 있는 네임스페이스 %Ln개도 함께</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %n of them once more, for a service had written the old one</source>
        <translation>
            <numerusform>; 서비스가 이전 버전을 다시 써서 그중 %Ln개는 한 번 더</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VoiceSettings</name>
    <message>
        <source>Give the provider&apos;s address, such as https://api.elevenlabs.io.</source>
        <translation>제공자 주소를 입력하세요. 예: https://api.elevenlabs.io</translation>
    </message>
    <message>
        <source>The provider&apos;s address must begin with https:// or http:// and name a host.</source>
        <translation>제공자 주소는 https:// 또는 http://로 시작하고 호스트를 포함해야 합니다.</translation>
    </message>
    <message>
        <source>The provider&apos;s address takes no user, question mark or hash: the key has a field of its own.</source>
        <translation>제공자 주소에는 사용자, 물음표, 샵 기호를 넣을 수 없습니다. 키는 따로 입력하세요.</translation>
    </message>
    <message>
        <source>The interval must be between 1 second and 24 hours.</source>
        <translation>주기는 1초에서 24시간 사이여야 합니다.</translation>
    </message>
    <message>
        <source>The maximum age must be between 1 minute and 30 days.</source>
        <translation>최대 대기 시간은 1분에서 30일 사이여야 합니다.</translation>
    </message>
    <message>
        <source>Between 1 and 15 requests may be made at once.</source>
        <translation>동시 요청은 1개에서 15개까지 가능합니다.</translation>
    </message>
    <message>
        <source>The database can&apos;t be used: %1. Give a file&apos;s path, sqlite:/path/to/file or postgresql://user@host/name.</source>
        <translation>데이터베이스를 사용할 수 없습니다: %1. 파일 경로, sqlite:/path/to/file 또는 postgresql://user@host/name 형식으로 입력하세요.</translation>
    </message>
</context>
<context>
    <name>Voices</name>
    <message>
        <source>The key or password was refused</source>
        <translation>키나 비밀번호가 거부되었습니다</translation>
    </message>
    <message>
        <source>The host can&apos;t be found</source>
        <translation>호스트를 찾을 수 없습니다</translation>
    </message>
    <message>
        <source>Nobody answers at that address</source>
        <translation>해당 주소에서 응답이 없습니다</translation>
    </message>
    <message>
        <source>The connection is lost</source>
        <translation>연결이 끊겼습니다</translation>
    </message>
    <message>
        <source>No answer came in time</source>
        <translation>제때 응답이 오지 않았습니다</translation>
    </message>
    <message>
        <source>The certificate is not trusted</source>
        <translation>신뢰할 수 없는 인증서입니다</translation>
    </message>
    <message>
        <source>This user may not do that</source>
        <translation>이 사용자에게는 권한이 없습니다</translation>
    </message>
    <message>
        <source>This connection is read-only</source>
        <translation>읽기 전용 연결입니다</translation>
    </message>
    <message>
        <source>The provider has too much to do; try again later</source>
        <translation>제공자가 너무 바쁩니다. 나중에 다시 시도하세요</translation>
    </message>
    <message>
        <source>The answer is not what the provider&apos;s service gives</source>
        <translation>제공자 서비스의 응답이 아닙니다</translation>
    </message>
    <message>
        <source>The address can&apos;t be used</source>
        <translation>사용할 수 없는 주소입니다</translation>
    </message>
    <message>
        <source>It was given up</source>
        <translation>중단되었습니다</translation>
    </message>
    <message>
        <source>In work</source>
        <translation>처리 중</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Failed</source>
        <comment>a voice</comment>
        <translation>실패</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>중지됨</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>일시 중지</translation>
    </message>
    <message>
        <source>Key refused</source>
        <translation>키 거부됨</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>중지하는 중</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>할 일 없음</translation>
    </message>
    <message>
        <source>Another worker works</source>
        <translation>다른 워커가 작업 중</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Failed</source>
        <comment>a tick</comment>
        <translation>실패</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>중단됨</translation>
    </message>
    <message>
        <source>%1 completed</source>
        <translation>완료 %1</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>실패 %1</translation>
    </message>
    <message>
        <source>%1 in work</source>
        <translation>처리 중 %1</translation>
    </message>
    <message>
        <source>%1 put back</source>
        <translation>다시 넣음 %1</translation>
    </message>
    <message>
        <source>%1 dropped</source>
        <translation>제외 %1</translation>
    </message>
    <message>
        <source>%1 could not be looked at</source>
        <translation>확인 실패 %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>a tick&apos;s outcome: its numbers</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Put back into the queue</source>
        <translation>큐에 다시 넣음</translation>
    </message>
    <message>
        <source>Still in work</source>
        <translation>아직 처리 중</translation>
    </message>
    <message>
        <source>Failed: in work for too long</source>
        <translation>실패: 처리 시간 초과</translation>
    </message>
    <message>
        <source>Dropped from the queue</source>
        <translation>큐에서 제외</translation>
    </message>
    <message>
        <source>Could not be looked at</source>
        <translation>확인하지 못함</translation>
    </message>
    <message>
        <source>Event %1</source>
        <translation>이벤트 %1</translation>
    </message>
    <message>
        <source>Own</source>
        <translation>본인</translation>
    </message>
    <message>
        <source>Public</source>
        <translation>공개</translation>
    </message>
    <message>
        <source>Ready-made</source>
        <translation>기본 제공</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>provider</source>
        <translation>제공자</translation>
    </message>
    <message>
        <source>database</source>
        <translation>데이터베이스</translation>
    </message>
    <message>
        <source>old copy</source>
        <translation>이전 사본</translation>
    </message>
    <message>
        <source>%1, at most %2 old</source>
        <translation>%1, 최대 %2 전</translation>
    </message>
    <message>
        <source>%1, %2 old</source>
        <translation>%1, %2 전</translation>
    </message>
    <message>
        <source>process %1 on %2</source>
        <translation>%2의 프로세스 %1</translation>
    </message>
    <message>
        <source>The database has no table of voices yet</source>
        <translation>데이터베이스에 아직 음성 테이블이 없습니다</translation>
    </message>
    <message>
        <source>This user may not run %1</source>
        <translation>이 사용자는 %1을(를) 실행할 수 없습니다</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what went wrong: the system&apos;s words</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 was added and is in work</source>
        <translation>%1을(를) 추가했으며 처리 중입니다</translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) in work again</source>
        <translation>
            <numerusform>음성 %Ln개를 다시 처리합니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) set to failed</source>
        <translation>
            <numerusform>음성 %Ln개를 실패로 바꿨습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) deleted</source>
        <translation>
            <numerusform>음성 %Ln개를 삭제했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>The tables are there</source>
        <translation>테이블이 준비되었습니다</translation>
    </message>
    <message>
        <source>the provider wants the speaker&apos;s consent</source>
        <translation>제공자가 화자의 동의를 요구합니다</translation>
    </message>
    <message numerus="yes">
        <source>%n not there any more</source>
        <translation>
            <numerusform>이미 없는 것 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>실패 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>but: %1</source>
        <comment>a change was made, but</comment>
        <translation>다만 %1</translation>
    </message>
    <message numerus="yes">
        <source>and %n more warning(s)</source>
        <translation>
            <numerusform>그 밖의 경고 %Ln개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::ActivityDetail</name>
    <message>
        <source>%1, took %2</source>
        <translation>%1, %2 걸림</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>되돌림</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>대상</translation>
    </message>
    <message>
        <source>When</source>
        <translation>언제</translation>
    </message>
    <message>
        <source>the desktop application</source>
        <translation>데스크톱 앱</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>누가</translation>
    </message>
    <message>
        <source>%1 on %2, with %3</source>
        <translation>%1, %2에서 %3(으)로</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>어디서</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>계획</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>이유</translation>
    </message>
    <message>
        <source>This kind of change can&apos;t be taken back.</source>
        <translation>이런 변경은 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>It was taken back already.</source>
        <translation>이미 되돌렸습니다.</translation>
    </message>
    <message>
        <source>It is still being made.</source>
        <translation>아직 진행 중입니다.</translation>
    </message>
    <message>
        <source>It failed: there is nothing to take back.</source>
        <translation>실패했으므로 되돌릴 것이 없습니다.</translation>
    </message>
    <message>
        <source>It was made through %1. Open that connection to take it back.</source>
        <translation>%1 연결에서 변경했습니다. 되돌리려면 그 연결을 여세요.</translation>
    </message>
    <message>
        <source>The open connection is read-only: nothing is changed through it.</source>
        <translation>열린 연결이 읽기 전용이라 아무것도 변경하지 않습니다.</translation>
    </message>
    <message>
        <source>Asking the server what can be taken back…</source>
        <translation>무엇을 되돌릴 수 있는지 서버에 묻는 중…</translation>
    </message>
    <message>
        <source>The bin does not hold these keys any more.</source>
        <translation>휴지통에 이 키들이 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>It can&apos;t be told what can be taken back: %1</source>
        <translation>무엇을 되돌릴 수 있는지 알 수 없습니다: %1</translation>
    </message>
    <message>
        <source>Taking it back…</source>
        <translation>되돌리는 중…</translation>
    </message>
    <message>
        <source>Take back…</source>
        <translation>되돌리기…</translation>
    </message>
    <message>
        <source>Choose a change to see all of it, and to take it back.</source>
        <translation>변경을 선택하면 자세히 보고 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>The chosen change</source>
        <translation>선택한 변경</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ActivityModel</name>
    <message>
        <source>Taken back</source>
        <translation>되돌림</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>column, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>누가</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>대상</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>이유</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ActivityPanel</name>
    <message>
        <source>Nothing was taken back: %1</source>
        <translation>아무것도 되돌리지 않았습니다: %1</translation>
    </message>
    <message>
        <source>The activity log is being read.</source>
        <translation>활동 기록을 읽고 있습니다.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>No changes yet</source>
        <translation>아직 변경이 없습니다</translation>
    </message>
    <message>
        <source>What you change through Freshet, here or with freshetctl, is written down on this machine: who, where, why, and with which result.</source>
        <translation>Freshet이나 freshetctl로 변경한 내용은 누가, 어디서, 왜, 어떤 결과로 했는지 이 컴퓨터에 기록됩니다.</translation>
    </message>
    <message>
        <source>The activity log can&apos;t be read</source>
        <translation>활동 기록을 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>All actions</source>
        <translation>모든 작업</translation>
    </message>
    <message>
        <source>All connections</source>
        <translation>모든 연결</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>변경 %Ln건</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>찾은 것이 없습니다</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n change(s)</source>
        <translation>
            <numerusform>변경 %Ln건 중 %1건</numerusform>
        </translation>
    </message>
    <message>
        <source>Take back: %1</source>
        <translation>되돌리기: %1</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>대상</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>변경 시점</translation>
    </message>
    <message>
        <source>%1 by %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>It is written down as a change of its own.</source>
        <translation>되돌리기도 하나의 변경으로 기록됩니다.</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Also what was changed again since; what is there now is lost</source>
        <translation>그 뒤 다시 바뀐 것도 되돌리기 (지금 값은 사라집니다)</translation>
    </message>
    <message>
        <source>Export activity</source>
        <translation>활동 내보내기</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 파일 (*.csv)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>%1 was not written: %2</source>
        <translation>%1을(를) 쓰지 못했습니다: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) written to %1</source>
        <translation>
            <numerusform>변경 %Ln건을 %1에 썼습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Search changes</source>
        <translation>변경 검색</translation>
    </message>
    <message>
        <source>Which actions</source>
        <translation>작업 선택</translation>
    </message>
    <message>
        <source>Which connection</source>
        <translation>연결 선택</translation>
    </message>
    <message>
        <source>Since when</source>
        <translation>기간 선택</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>전체 기간</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>최근 1시간</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>최근 24시간</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>최근 7일</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>최근 30일</translation>
    </message>
    <message>
        <source>Changes made through Freshet</source>
        <translation>Freshet으로 한 변경</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Write the shown changes to a CSV file</source>
        <translation>표시된 변경을 CSV 파일로 씁니다</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>활동</translation>
    </message>
</context>
<context>
    <name>freshet::ui::BlastModel</name>
    <message>
        <source>(none)</source>
        <translation>(없음)</translation>
    </message>
    <message>
        <source>%1, old</source>
        <translation>%1, 옛 버전</translation>
    </message>
    <message>
        <source>Of all reads that were counted: there were too few misses just now.</source>
        <translation>지금은 미스가 너무 적어, 지금까지 센 모든 읽기로 계산했습니다.</translation>
    </message>
    <message>
        <source>Between %1 and %2 of the namespace&apos;s keys that are read now, from a draw of random keys.</source>
        <translation>지금 읽히는 네임스페이스 키의 %1~%2입니다. 무작위로 뽑은 키로 계산했습니다.</translation>
    </message>
    <message>
        <source>further namespaces</source>
        <translation>그 밖의 네임스페이스</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>Which share of the namespace&apos;s keys that are read now would go</source>
        <translation>지금 읽히는 네임스페이스 키 중 사라질 비율</translation>
    </message>
    <message>
        <source>Reads a second that these keys answer now; so many more go to the source at first</source>
        <translation>이 키들이 지금 응답하는 초당 읽기. 처음에는 그만큼 원본으로 더 갑니다</translation>
    </message>
    <message>
        <source>How long a read takes that finds nothing, with its load</source>
        <translation>값이 없어 로드까지 하는 읽기에 걸리는 시간</translation>
    </message>
    <message>
        <source>Until 9 of 10 keys are back, if reads are spread evenly over them; popular keys come back sooner</source>
        <translation>읽기가 고르게 퍼져 있을 때 키 10개 중 9개가 돌아올 때까지. 자주 읽히는 키는 더 빨리 돌아옵니다</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>비율</translation>
    </message>
    <message>
        <source>Serve now</source>
        <translation>현재 응답</translation>
    </message>
    <message>
        <source>A miss takes</source>
        <translation>미스 시간</translation>
    </message>
    <message>
        <source>Warm again</source>
        <translation>회복</translation>
    </message>
</context>
<context>
    <name>freshet::ui::BlobView</name>
    <message>
        <source>It says that it is compressed but can&apos;t be unpacked: %1</source>
        <translation>압축되었다고 표시되어 있지만 풀 수 없습니다: %1</translation>
    </message>
    <message>
        <source>Compressed as services write it (portable): %1 stored, %2 unpacked</source>
        <translation>서비스 방식(portable)으로 압축됨: 저장 %1, 압축 해제 %2</translation>
    </message>
    <message>
        <source>Compressed (binary): %1 stored, %2 unpacked</source>
        <translation>압축됨(binary): 저장 %1, 압축 해제 %2</translation>
    </message>
    <message>
        <source>Compressed (zlib): %1 stored, %2 unpacked</source>
        <translation>압축됨(zlib): 저장 %1, 압축 해제 %2</translation>
    </message>
    <message>
        <source>Compressed (gzip): %1 stored, %2 unpacked</source>
        <translation>압축됨(gzip): 저장 %1, 압축 해제 %2</translation>
    </message>
    <message>
        <source>The first %1 of %2 are shown</source>
        <translation>%2 중 처음 %1만 표시합니다</translation>
    </message>
    <message>
        <source>Change the value</source>
        <translation>값 바꾸기</translation>
    </message>
    <message>
        <source>Only whole text of up to %1 without unseen characters can be edited here</source>
        <translation>보이지 않는 문자가 없는 %1 이하의 온전한 텍스트만 여기서 편집할 수 있습니다</translation>
    </message>
    <message>
        <source>This is no JSON: %1</source>
        <translation>JSON이 아닙니다: %1</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>트리</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>16진수</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Value as a tree</source>
        <translation>트리로 본 값</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>편집</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>MessagePack of %1, shown as JSON</source>
        <translation>MessagePack %1, JSON으로 표시</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ButtonBar</name>
    <message>
        <source>Daily</source>
        <translation>자주 하는 일</translation>
    </message>
    <message>
        <source>Add, change, remove or reorder these buttons</source>
        <translation>단추 추가, 변경, 삭제, 순서 바꾸기</translation>
    </message>
    <message>
        <source>Edit the buttons</source>
        <translation>단추 편집</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ButtonsDialog</name>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>위로</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>아래로</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>기본값</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>최대</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Buttons of %1</source>
        <translation>%1의 단추</translation>
    </message>
    <message>
        <source>Buttons</source>
        <translation>단추</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>제목</translation>
    </message>
    <message>
        <source>What is to be invalidated</source>
        <translation>무효화할 대상</translation>
    </message>
    <message>
        <source>Names, one a line</source>
        <translation>이름, 한 줄에 하나</translation>
    </message>
    <message>
        <source>How long keys live at most</source>
        <translation>키의 최대 수명</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>The namespace stands in the first line, the id in the second.</source>
        <translation>첫 줄에 네임스페이스, 둘째 줄에 id를 적습니다.</translation>
    </message>
    <message>
        <source>A name in braces such as {pet_id} is asked for at each click; {{ stands for a brace.</source>
        <translation>{pet_id}처럼 중괄호로 묶은 이름은 누를 때마다 묻습니다. {{는 중괄호 하나입니다.</translation>
    </message>
    <message>
        <source>Each button needs a title.</source>
        <translation>단추마다 제목이 있어야 합니다.</translation>
    </message>
    <message>
        <source>New button</source>
        <translation>새 단추</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ChangeGuard</name>
    <message>
        <source>The connection %1 is read-only: nothing is changed through it. Its settings under Connections say so, or this Freshet was started with --read-only.</source>
        <translation>%1 연결은 읽기 전용이라 아무것도 변경하지 않습니다. 연결 설정이 읽기 전용이거나 Freshet이 --read-only로 시작되었습니다.</translation>
    </message>
    <message>
        <source>%1 examples of %2</source>
        <translation>%2개 중 %1개 예시</translation>
    </message>
    <message>
        <source>All of them</source>
        <translation>전체</translation>
    </message>
    <message>
        <source>This can&apos;t be taken back.</source>
        <translation>되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <source>Why? It is kept in Activity.</source>
        <translation>이유 (활동에 기록됩니다)</translation>
    </message>
    <message>
        <source>Why? It is kept in Activity (may be left empty).</source>
        <translation>이유 (활동에 기록되며 비워 둘 수 있습니다)</translation>
    </message>
    <message>
        <source>This is production. Type the connection&apos;s name to go on: %1</source>
        <translation>운영 환경입니다. 계속하려면 연결 이름을 입력하세요: %1</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>A reason is needed.</source>
        <translation>이유가 필요합니다.</translation>
    </message>
    <message>
        <source>The name is not the right one yet.</source>
        <translation>이름이 아직 맞지 않습니다.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ChartsPage</name>
    <message>
        <source>Used</source>
        <translation>사용</translation>
    </message>
    <message>
        <source>Resident</source>
        <translation>상주(RSS)</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>한도</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>연결됨</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>대기 중</translation>
    </message>
    <message>
        <source>Append-only file</source>
        <translation>AOF 파일</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>저장 안 된 변경</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Evicted</source>
        <translation>축출</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>만료</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>적중</translation>
    </message>
    <message>
        <source>Misses</source>
        <translation>미스</translation>
    </message>
    <message>
        <source>Error replies</source>
        <translation>오류 응답</translation>
    </message>
    <message>
        <source>New connections</source>
        <translation>새 연결</translation>
    </message>
    <message numerus="yes">
        <source>%n look(s) at this node since it is shown; a gap is a restart, or nobody looked</source>
        <translation>
            <numerusform>이 노드를 보기 시작한 뒤 %Ln번 조회했습니다. 빈 곳은 재시작이거나 보지 않은 때입니다</numerusform>
        </translation>
    </message>
    <message>
        <source>The server was restarted</source>
        <translation>서버가 다시 시작되었습니다</translation>
    </message>
    <message>
        <source>INFO is not permitted or can&apos;t be used</source>
        <translation>INFO가 허용되지 않거나 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>Measuring: the first values come in seconds</source>
        <translation>측정 중: 몇 초 안에 첫 값이 나옵니다</translation>
    </message>
    <message>
        <source>This node has no replicas</source>
        <translation>이 노드에는 복제본이 없습니다</translation>
    </message>
    <message>
        <source>There is no append-only file</source>
        <translation>AOF 파일이 없습니다</translation>
    </message>
    <message>
        <source>Last snapshot: %1 (%2 ago)</source>
        <translation>마지막 스냅숏: %1 (%2 전)</translation>
    </message>
    <message>
        <source>A snapshot is being written.</source>
        <translation>스냅숏을 쓰는 중입니다.</translation>
    </message>
    <message>
        <source>The last snapshot failed: %1</source>
        <translation>마지막 스냅숏이 실패했습니다: %1</translation>
    </message>
    <message>
        <source>The append-only file is on.</source>
        <translation>AOF 파일이 켜져 있습니다.</translation>
    </message>
    <message>
        <source>The append-only file is off.</source>
        <translation>AOF 파일이 꺼져 있습니다.</translation>
    </message>
    <message>
        <source>The append-only file is being rewritten.</source>
        <translation>AOF 파일을 다시 쓰는 중입니다.</translation>
    </message>
    <message>
        <source>The append-only file has trouble: %1 is %2</source>
        <translation>AOF 파일에 문제가 있습니다: %1 = %2</translation>
    </message>
    <message>
        <source>The server reads its data set.</source>
        <translation>서버가 데이터를 읽어들이는 중입니다.</translation>
    </message>
    <message>
        <source>Persistence</source>
        <translation>영속성</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Commands per second</source>
        <translation>초당 명령</translation>
    </message>
    <message>
        <source>Reads per second</source>
        <translation>초당 읽기</translation>
    </message>
    <message>
        <source>Keys removed per second</source>
        <translation>초당 사라진 키</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>클라이언트</translation>
    </message>
    <message>
        <source>Errors and new connections per second</source>
        <translation>초당 오류와 새 연결</translation>
    </message>
    <message>
        <source>Replicas are behind by</source>
        <translation>복제본이 뒤처진 양</translation>
    </message>
    <message>
        <source>Changes since the last snapshot</source>
        <translation>마지막 스냅숏 이후의 변경</translation>
    </message>
    <message>
        <source>Size of the append-only file</source>
        <translation>AOF 파일 크기</translation>
    </message>
    <message>
        <source>Last %1</source>
        <translation>최근 %1</translation>
    </message>
    <message>
        <source>Shown time</source>
        <translation>표시 시간</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>차트</translation>
    </message>
</context>
<context>
    <name>freshet::ui::CleanupDialog</name>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>제거…</translation>
    </message>
    <message>
        <source>Clean up old versions: %1</source>
        <translation>이전 버전 정리: %1</translation>
    </message>
    <message>
        <source>Nobody reads the keys of old versions; they only take memory until they expire. The newest ones are kept so that a rollback stays warm.</source>
        <translation>이전 버전의 키는 아무도 읽지 않으며 만료될 때까지 메모리만 차지합니다. 롤백해도 캐시가 비지 않도록 가장 최근 버전은 남겨 둡니다.</translation>
    </message>
    <message>
        <source>Old versions to keep</source>
        <translation>남겨 둘 이전 버전 수</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행률</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Nothing is to be removed.</source>
        <translation>제거할 것이 없습니다.</translation>
    </message>
    <message>
        <source>%1 keys of %2 would be removed.</source>
        <translation>%2의 키 %1개를 제거하게 됩니다.</translation>
    </message>
    <message>
        <source>Kept: %1.</source>
        <translation>남김: %1.</translation>
    </message>
    <message>
        <source>Stopped: the number is of a part of the keys.</source>
        <translation>중지됨: 키 일부만 센 수입니다.</translation>
    </message>
    <message>
        <source>It could not be planned: %1</source>
        <translation>미리 계산하지 못했습니다: %1</translation>
    </message>
    <message>
        <source>The keys are being looked at.</source>
        <translation>키를 살펴보는 중입니다.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ClientsPage</name>
    <message>
        <source>to be closed at once</source>
        <translation>곧바로 닫힘</translation>
    </message>
    <message>
        <source>waits in a blocking command</source>
        <translation>대기 명령에서 기다림</translation>
    </message>
    <message>
        <source>to be closed after the reply</source>
        <translation>응답 뒤에 닫힘</translation>
    </message>
    <message>
        <source>a watched key was changed</source>
        <translation>감시하던 키가 바뀜</translation>
    </message>
    <message>
        <source>is not evicted</source>
        <translation>축출되지 않음</translation>
    </message>
    <message>
        <source>is a primary</source>
        <translation>프라이머리</translation>
    </message>
    <message>
        <source>nothing special</source>
        <translation>특이 사항 없음</translation>
    </message>
    <message>
        <source>runs MONITOR</source>
        <translation>MONITOR 실행 중</translation>
    </message>
    <message>
        <source>subscribes</source>
        <translation>구독 중</translation>
    </message>
    <message>
        <source>reads of a cluster&apos;s replica</source>
        <translation>클러스터 복제본에서 읽음</translation>
    </message>
    <message>
        <source>its tracking target is gone</source>
        <translation>추적 대상이 사라짐</translation>
    </message>
    <message>
        <source>is a replica</source>
        <translation>복제본</translation>
    </message>
    <message>
        <source>tracks keys</source>
        <translation>키를 추적함</translation>
    </message>
    <message>
        <source>does not touch the keys&apos; age</source>
        <translation>키의 사용 시각을 바꾸지 않음</translation>
    </message>
    <message>
        <source>over a Unix socket</source>
        <translation>유닉스 소켓으로 연결</translation>
    </message>
    <message>
        <source>was unblocked</source>
        <translation>대기에서 풀림</translation>
    </message>
    <message>
        <source>in a transaction</source>
        <translation>트랜잭션 중</translation>
    </message>
    <message>
        <source>The connection of %1 was not ended: %2</source>
        <translation>%1의 연결을 끊지 못했습니다: %2</translation>
    </message>
    <message>
        <source>The connection of %1 was ended</source>
        <translation>%1의 연결을 끊었습니다</translation>
    </message>
    <message>
        <source>%1 had gone by itself</source>
        <translation>%1은(는) 이미 나갔습니다</translation>
    </message>
    <message>
        <source>this console</source>
        <translation>이 콘솔</translation>
    </message>
    <message>
        <source>%1 (this console)</source>
        <translation>%1 (이 콘솔)</translation>
    </message>
    <message>
        <source>%1 (of Freshet)</source>
        <translation>%1 (Freshet의 연결)</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>Shown are the first %1 of %2.</source>
        <translation>전체 %2개 가운데 처음 %1개를 보여 줍니다.</translation>
    </message>
    <message>
        <source>This connection is read-only.</source>
        <translation>이 연결은 읽기 전용입니다.</translation>
    </message>
    <message>
        <source>This is the connection of this console; disconnect instead.</source>
        <translation>이 콘솔의 연결입니다. 끊으려면 연결을 해제하세요.</translation>
    </message>
    <message>
        <source>Ends the chosen connection (CLIENT KILL); its program may connect again</source>
        <translation>고른 연결을 끊습니다(CLIENT KILL). 그 프로그램은 다시 연결할 수 있습니다</translation>
    </message>
    <message>
        <source>End a connection</source>
        <translation>연결 끊기</translation>
    </message>
    <message>
        <source>The server closes this connection. What it was doing may be cut off; its program may connect again.</source>
        <translation>서버가 이 연결을 닫습니다. 하던 일이 중간에 끊길 수 있고, 그 프로그램은 다시 연결할 수 있습니다.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>주소</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>노드</translation>
    </message>
    <message>
        <source>Last command</source>
        <translation>마지막 명령</translation>
    </message>
    <message>
        <source>It has the name of Freshet&apos;s own connections: this window may lose what it shows.</source>
        <translation>Freshet 자신의 연결과 이름이 같습니다. 이 창이 보여 주던 것을 잃을 수 있습니다.</translation>
    </message>
    <message>
        <source>It is a replication link: the replica has to come back and may copy everything anew.</source>
        <translation>복제 연결입니다. 복제본이 다시 연결해야 하고 전체를 새로 복사할 수도 있습니다.</translation>
    </message>
    <message>
        <source>End connection</source>
        <translation>연결 끊기</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>연결 시간</translation>
    </message>
    <message>
        <source>Idle</source>
        <translation>쉰 시간</translation>
    </message>
    <message>
        <source>DB</source>
        <translation>DB</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Flags</source>
        <translation>플래그</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>End…</source>
        <translation>끊기…</translation>
    </message>
    <message>
        <source>End the chosen connection</source>
        <translation>고른 연결 끊기</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>클라이언트</translation>
    </message>
</context>
<context>
    <name>freshet::ui::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>명령 팔레트</translation>
    </message>
    <message>
        <source>Go to a panel or connection, or run an action</source>
        <translation>패널이나 연결로 이동하거나 작업을 실행합니다</translation>
    </message>
    <message>
        <source>Search panels, connections and actions</source>
        <translation>패널, 연결, 작업 검색</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>검색 결과</translation>
    </message>
    <message>
        <source>Nothing of that name</source>
        <translation>일치하는 항목이 없습니다</translation>
    </message>
</context>
<context>
    <name>freshet::ui::CompareView</name>
    <message>
        <source>Looked at %1 of about %2 names, found %3 keys</source>
        <translation>이름 약 %2개 중 %1개 확인, 키 %3개 찾음</translation>
    </message>
    <message>
        <source>Not compared: %1</source>
        <translation>비교하지 못함: %1</translation>
    </message>
    <message>
        <source>Only a part was compared: %1</source>
        <translation>일부만 비교함: %1</translation>
    </message>
    <message>
        <source>Stopped: the numbers are of a part of the keys.</source>
        <translation>중지됨: 키 일부만 센 수입니다.</translation>
    </message>
    <message>
        <source>So many keys that the numbers are not exact.</source>
        <translation>키가 너무 많아 정확한 수가 아닙니다.</translation>
    </message>
    <message>
        <source>All keys were compared by their names.</source>
        <translation>모든 키를 이름으로 비교했습니다.</translation>
    </message>
    <message>
        <source>Walks all keys once; the server counts each look as a read.</source>
        <translation>모든 키를 한 번 훑으며, 서버는 이를 읽기로 셉니다.</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>%1개 이상</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>약 %1</translation>
    </message>
    <message>
        <source>Only in %1</source>
        <translation>%1에만</translation>
    </message>
    <message>
        <source>In both</source>
        <translation>둘 다</translation>
    </message>
    <message>
        <source>keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>all of them</source>
        <translation>전부</translation>
    </message>
    <message>
        <source>the first %1 of %2</source>
        <translation>%2개 중 처음 %1개</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>with</source>
        <translation>대상</translation>
    </message>
    <message>
        <source>First version</source>
        <translation>첫 번째 버전</translation>
    </message>
    <message>
        <source>Second version</source>
        <translation>두 번째 버전</translation>
    </message>
    <message>
        <source>Compare keys</source>
        <translation>키 비교</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Which keys are listed</source>
        <translation>나열할 키</translation>
    </message>
    <message>
        <source>Keys of the chosen part</source>
        <translation>선택한 부분의 키</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConfigPage</name>
    <message>
        <source>(empty)</source>
        <translation>(비어 있음)</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>raw value, the same in human units</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message numerus="yes">
        <source>%1, other at %n node(s)</source>
        <translation>
            <numerusform>%1, 노드 %Ln개는 다름</numerusform>
        </translation>
    </message>
    <message>
        <source>not shown</source>
        <translation>표시하지 않음</translation>
    </message>
    <message>
        <source>the standard value is not known</source>
        <translation>기본값을 알 수 없음</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>같음</translation>
    </message>
    <message>
        <source>It can only be set when the server starts.</source>
        <translation>서버를 시작할 때만 정할 수 있습니다.</translation>
    </message>
    <message>
        <source>also into its file</source>
        <translation>설정 파일에도</translation>
    </message>
    <message numerus="yes">
        <source>also into the file of %n node(s)</source>
        <translation>
            <numerusform>노드 %Ln개의 설정 파일에도</numerusform>
        </translation>
    </message>
    <message>
        <source>The value does not fit: %1</source>
        <translation>값이 맞지 않습니다: %1</translation>
    </message>
    <message>
        <source>This connection is read-only.</source>
        <translation>이 연결은 읽기 전용입니다.</translation>
    </message>
    <message>
        <source>This is the value that it has.</source>
        <translation>지금과 같은 값입니다.</translation>
    </message>
    <message>
        <source>Changes it at every node (CONFIG SET)</source>
        <translation>모든 노드에서 바꿉니다(CONFIG SET)</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>%1 변경</translation>
    </message>
    <message>
        <source>The server uses the new value at once.</source>
        <translation>서버가 새 값을 곧바로 씁니다.</translation>
    </message>
    <message numerus="yes">
        <source>All %n node(s) use the new value at once.</source>
        <translation>
            <numerusform>노드 %Ln개가 모두 새 값을 곧바로 씁니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Before</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>Before at %1</source>
        <translation>%1의 이전 값</translation>
    </message>
    <message>
        <source>After</source>
        <translation>이후</translation>
    </message>
    <message>
        <source>Configuration file</source>
        <translation>설정 파일</translation>
    </message>
    <message>
        <source>is written (CONFIG REWRITE)</source>
        <translation>기록합니다(CONFIG REWRITE)</translation>
    </message>
    <message>
        <source>stays as it is; a restart brings the old value</source>
        <translation>그대로 둡니다. 다시 시작하면 이전 값으로 돌아갑니다</translation>
    </message>
    <message>
        <source>Activity can set the earlier value again.</source>
        <translation>활동에서 이전 값으로 되돌릴 수 있습니다.</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>변경</translation>
    </message>
    <message>
        <source>%1 was not changed: %2</source>
        <translation>%1을(를) 바꾸지 못했습니다: %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 was changed at %n node(s), but not everything worked: %2</source>
        <translation>
            <numerusform>노드 %Ln개에서 %1을(를) 바꿨지만 일부는 되지 않았습니다: %2</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 was changed</source>
        <translation>%1을(를) 바꿨습니다</translation>
    </message>
    <message>
        <source>%1 is now %2</source>
        <translation>%1이(가) 이제 %2입니다</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>기본값</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>뜻</translation>
    </message>
    <message>
        <source>Only what is changed</source>
        <translation>바뀐 것만</translation>
    </message>
    <message>
        <source>What differs from the standard, or between nodes</source>
        <translation>기본값과 다르거나 노드마다 다른 것</translation>
    </message>
    <message>
        <source>New value</source>
        <translation>새 값</translation>
    </message>
    <message>
        <source>So that the value is kept over a restart (CONFIG REWRITE)</source>
        <translation>다시 시작해도 값이 남도록 합니다(CONFIG REWRITE)</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>변경…</translation>
    </message>
    <message>
        <source>Settings of the server</source>
        <translation>서버 설정</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConnectionBar</name>
    <message>
        <source>Reconnect now</source>
        <translation>지금 다시 연결</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Find panels, connections and actions (%1)</source>
        <translation>패널, 연결, 작업 찾기 (%1)</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>메뉴</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>state, detail</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>연결되지 않음</translation>
    </message>
    <message>
        <source>Choose a connection</source>
        <translation>연결 선택</translation>
    </message>
    <message>
        <source>Connection: %1</source>
        <translation>연결: %1</translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation>읽기 전용</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>연결 중</translation>
    </message>
    <message>
        <source>asking the keychain for the password</source>
        <translation>키체인에서 비밀번호를 가져오는 중</translation>
    </message>
    <message>
        <source>Login needed</source>
        <translation>로그인 필요</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>연결됨</translation>
    </message>
    <message>
        <source>Degraded</source>
        <translation>일부 장애</translation>
    </message>
    <message>
        <source>Away since %1</source>
        <translation>%1부터 끊김</translation>
    </message>
    <message>
        <source>next attempt in %1</source>
        <translation>%1 후 다시 시도</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConnectionTest</name>
    <message>
        <source>Name look-up</source>
        <translation>이름 조회</translation>
    </message>
    <message>
        <source>TCP connection</source>
        <translation>TCP 연결</translation>
    </message>
    <message>
        <source>Unix socket</source>
        <translation>Unix 소켓</translation>
    </message>
    <message>
        <source>TLS and certificate</source>
        <translation>TLS와 인증서</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>Permission to run commands</source>
        <translation>명령 실행 권한</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConnectionTestView</name>
    <message>
        <source>Test</source>
        <translation>테스트</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>통과</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>running…</source>
        <translation>진행 중…</translation>
    </message>
    <message>
        <source>It works: %1 answers in %2.</source>
        <translation>정상입니다. %1 서버가 %2 만에 응답했습니다.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>test step: what went wrong</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>The user may not run: %1. Freshet needs these to show anything.</source>
        <translation>이 사용자는 %1 명령을 실행할 수 없습니다. Freshet이 값을 보여 주려면 이 명령이 필요합니다.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConnectionsDialog</name>
    <message>
        <source>No saved connections yet</source>
        <translation>저장된 연결이 없습니다</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>테스트</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Save and connect</source>
        <translation>저장하고 연결</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>새 연결</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>복제</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Import and export</source>
        <translation>가져오기와 내보내기</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>가져오기…</translation>
    </message>
    <message>
        <source>Export without passwords…</source>
        <translation>비밀번호 없이 내보내기…</translation>
    </message>
    <message>
        <source>Saved connections</source>
        <translation>저장된 연결</translation>
    </message>
    <message>
        <source>No connection chosen</source>
        <translation>선택한 연결이 없습니다</translation>
    </message>
    <message>
        <source>Choose one on the left, or make a new one. Passwords are kept in the system&apos;s keychain only.</source>
        <translation>왼쪽에서 연결을 고르거나 새로 만드세요. 비밀번호는 시스템 키체인에만 저장됩니다.</translation>
    </message>
    <message>
        <source>Something is missing, see above</source>
        <translation>입력이 잘못된 항목이 있습니다. 위를 확인하세요</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>저장했습니다</translation>
    </message>
    <message>
        <source>Saved. The keychain did not take the password; it will be asked for.</source>
        <translation>저장했습니다. 키체인에 비밀번호를 넣지 못해 연결할 때마다 묻습니다.</translation>
    </message>
    <message>
        <source>Delete a connection</source>
        <translation>연결 삭제</translation>
    </message>
    <message>
        <source>Delete “%1” and its password? The server is not touched.</source>
        <translation>“%1” 연결과 비밀번호를 삭제할까요? 서버에는 영향이 없습니다.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>유지</translation>
    </message>
    <message>
        <source>Import connections</source>
        <translation>연결 가져오기</translation>
    </message>
    <message>
        <source>Connections (*.json)</source>
        <translation>연결 (*.json)</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) imported</source>
        <translation>
            <numerusform>연결 %Ln개를 가져왔습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Export connections</source>
        <translation>연결 내보내기</translation>
    </message>
    <message>
        <source>Exported without passwords</source>
        <translation>비밀번호 없이 내보냈습니다</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConsoleController</name>
    <message>
        <source>Nothing was run: %1</source>
        <translation>아무것도 실행하지 않았습니다: %1</translation>
    </message>
    <message>
        <source>The server knows no command of that name.</source>
        <translation>서버에 그런 이름의 명령이 없습니다.</translation>
    </message>
    <message>
        <source>Since %1</source>
        <translation>%1부터</translation>
    </message>
    <message>
        <source>Close and change connections at the top of the window.</source>
        <translation>연결은 창 위쪽에서 닫거나 바꾸세요.</translation>
    </message>
    <message>
        <source>KEYS would halt the server for all its clients; use SCAN, or the Keys panel.</source>
        <translation>KEYS는 모든 클라이언트에 대해 서버를 멈추게 합니다. SCAN이나 키 패널을 쓰세요.</translation>
    </message>
    <message>
        <source>Not confirmed; nothing was sent.</source>
        <translation>확인하지 않아 아무것도 보내지 않았습니다.</translation>
    </message>
    <message>
        <source>A statement before it was not run.</source>
        <translation>앞의 명령문이 실행되지 않았습니다.</translation>
    </message>
    <message>
        <source>Another server process answers now, after a restart or a failover.</source>
        <translation>재시작 또는 장애 조치 이후 이제 다른 서버 프로세스가 응답합니다.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConsoleModel</name>
    <message>
        <source>Statement and reply</source>
        <translation>명령문과 응답</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>노드</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConsolePanel</name>
    <message>
        <source>No connection is open.</source>
        <translation>열린 연결이 없습니다.</translation>
    </message>
    <message>
        <source>Waiting for the server.</source>
        <translation>서버를 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>명령문</translation>
    </message>
    <message>
        <source>Receiving messages</source>
        <translation>메시지 받는 중</translation>
    </message>
    <message>
        <source>Running a command</source>
        <translation>명령 실행 중</translation>
    </message>
    <message>
        <source>Messages follow; Stop ends them.</source>
        <translation>이어서 메시지가 표시됩니다. 중지를 누르면 끝납니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>메시지 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Answered in %1</source>
        <translation>%1 만에 응답</translation>
    </message>
    <message>
        <source>Replies that are maps, scores or entries stand here as a table.</source>
        <translation>맵, 점수, 항목인 응답이 여기에 표로 표시됩니다.</translation>
    </message>
    <message>
        <source>The reply of %1 is no table.</source>
        <translation>%1의 응답은 표가 아닙니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>행 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>복사했습니다</translation>
    </message>
    <message>
        <source>Save the console&apos;s output</source>
        <translation>콘솔 출력 저장</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>텍스트 (*.txt)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON 줄 (*.jsonl)</translation>
    </message>
    <message>
        <source>First node</source>
        <translation>첫 노드</translation>
    </message>
    <message>
        <source>All primaries</source>
        <translation>모든 프라이머리</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>콘솔</translation>
    </message>
    <message numerus="yes">
        <source>%n statement(s) saved to %1</source>
        <translation>
            <numerusform>명령문 %Ln개를 %1에 저장했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>The output could not be saved: %1</source>
        <translation>출력을 저장하지 못했습니다: %1</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>연결 없음</translation>
    </message>
    <message>
        <source>Open a connection to send commands to its server.</source>
        <translation>서버에 명령을 보내려면 연결을 여세요.</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>텍스트</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>트리</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>표</translation>
    </message>
    <message>
        <source>Replies as redis-cli prints them</source>
        <translation>redis-cli가 출력하는 형태의 응답</translation>
    </message>
    <message>
        <source>Statements with their replies as trees</source>
        <translation>명령문과 트리 형태의 응답</translation>
    </message>
    <message>
        <source>The last or the chosen reply as a table, where it is one</source>
        <translation>마지막 또는 선택한 응답을 표로 표시(표인 경우)</translation>
    </message>
    <message>
        <source>Node for commands without keys</source>
        <translation>키 없는 명령을 실행할 노드</translation>
    </message>
    <message>
        <source>Which node runs commands without keys; the others go where their keys are</source>
        <translation>키 없는 명령을 실행할 노드입니다. 나머지는 키가 있는 곳으로 갑니다</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy what is chosen, or the whole text</source>
        <translation>선택한 것 또는 전체 텍스트 복사</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>저장…</translation>
    </message>
    <message>
        <source>Write statements and replies to a file, as text or as JSON lines</source>
        <translation>명령문과 응답을 텍스트나 JSON 줄로 파일에 쓰기</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Show more of the reply</source>
        <translation>응답 더 보기</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Enter runs; Shift+Enter begins another line</source>
        <translation>Enter는 실행, Shift+Enter는 새 줄</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Ends the running command by closing the console&apos;s own connection</source>
        <translation>콘솔 전용 연결을 닫아 실행 중인 명령을 끝냅니다</translation>
    </message>
    <message>
        <source>Statements and replies</source>
        <translation>명령문과 응답</translation>
    </message>
    <message>
        <source>Type a command below. Tab completes, Ctrl+R searches the history, help tells more.</source>
        <translation>아래에 명령을 입력하세요. Tab은 완성, Ctrl+R은 기록 검색, help는 자세한 설명입니다.</translation>
    </message>
    <message>
        <source>Statements and replies as trees</source>
        <translation>트리 형태의 명령문과 응답</translation>
    </message>
    <message>
        <source>The reply as a table</source>
        <translation>표 형태의 응답</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Syntax</source>
        <translation>구문</translation>
    </message>
    <message>
        <source>Completions</source>
        <translation>완성 후보</translation>
    </message>
    <message>
        <source>Search the history: %1</source>
        <translation>기록 검색: %1</translation>
    </message>
    <message>
        <source>Ctrl+R: the one before; Enter: take it; Esc: leave it</source>
        <translation>Ctrl+R: 그 앞의 것, Enter: 가져오기, Esc: 그만두기</translation>
    </message>
    <message>
        <source>This user may not run COMMAND, so there is no help and no completion.</source>
        <translation>이 사용자는 COMMAND를 실행할 수 없어 도움말과 완성이 없습니다.</translation>
    </message>
    <message>
        <source>outdated, instead: %1</source>
        <translation>더 쓰지 않음, 대신: %1</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>%1부터</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ConsumersView</name>
    <message>
        <source>The stream has no group</source>
        <translation>스트림에 그룹이 없습니다</translation>
    </message>
    <message>
        <source>Nobody has read for this group yet</source>
        <translation>아직 이 그룹에서 읽은 소비자가 없습니다</translation>
    </message>
    <message>
        <source>Consumers of the group</source>
        <translation>그룹의 소비자</translation>
    </message>
    <message>
        <source>Pending entries</source>
        <translation>대기 항목</translation>
    </message>
    <message>
        <source>Show what the chosen consumer has not acknowledged</source>
        <translation>선택한 소비자가 확인하지 않은 항목 보기</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>삭제…</translation>
    </message>
    <message>
        <source>Move the chosen consumer&apos;s pending entries to another one and delete it</source>
        <translation>선택한 소비자의 대기 항목을 다른 소비자에게 옮기고 삭제</translation>
    </message>
</context>
<context>
    <name>freshet::ui::CurrentConnection</name>
    <message>
        <source>Sandbox</source>
        <translation>샌드박스</translation>
    </message>
</context>
<context>
    <name>freshet::ui::DeadGroupsModel</name>
    <message>
        <source>All dead letters</source>
        <translation>모든 데드 레터</translation>
    </message>
    <message>
        <source>Other errors</source>
        <translation>그 밖의 오류</translation>
    </message>
    <message>
        <source>(no error was written)</source>
        <translation>(기록된 오류 없음)</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>column, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>스트림</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>레터</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>최신</translation>
    </message>
    <message>
        <source>Oldest</source>
        <translation>가장 오래됨</translation>
    </message>
</context>
<context>
    <name>freshet::ui::DeadLettersView</name>
    <message>
        <source>The dead letters are being read.</source>
        <translation>데드 레터를 읽고 있습니다.</translation>
    </message>
    <message>
        <source>Resending dead letters</source>
        <translation>데드 레터 재전송 중</translation>
    </message>
    <message>
        <source>Removing dead letters</source>
        <translation>데드 레터 제거 중</translation>
    </message>
    <message>
        <source>No dead letters</source>
        <translation>데드 레터가 없습니다</translation>
    </message>
    <message>
        <source>Every event was handled, or is still being tried. What fails too often, or can&apos;t be read, comes here with its error.</source>
        <translation>모든 이벤트가 처리되었거나 아직 시도 중입니다. 너무 자주 실패하거나 읽을 수 없는 이벤트는 오류와 함께 여기에 옵니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n dead letter(s)</source>
        <translation>
            <numerusform>데드 레터 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n error(s)</source>
        <translation>
            <numerusform>%1, 오류 %Ln종</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 so far, reading on</source>
        <translation>지금까지 %1, 계속 읽는 중</translation>
    </message>
    <message>
        <source>There is no connection now.</source>
        <translation>지금은 연결이 없습니다.</translation>
    </message>
    <message>
        <source>This connection is read-only.</source>
        <translation>이 연결은 읽기 전용입니다.</translation>
    </message>
    <message>
        <source>Another change is running.</source>
        <translation>다른 변경이 진행 중입니다.</translation>
    </message>
    <message>
        <source>Resend all of them</source>
        <translation>모두 재전송</translation>
    </message>
    <message>
        <source>Remove all of them</source>
        <translation>모두 제거</translation>
    </message>
    <message>
        <source>Resend</source>
        <translation>재전송</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>Publish the events of the chosen row above again</source>
        <translation>위에서 선택한 행의 이벤트를 다시 게시합니다</translation>
    </message>
    <message>
        <source>Delete the letters of the chosen row above</source>
        <translation>위에서 선택한 행의 데드 레터를 삭제합니다</translation>
    </message>
    <message>
        <source>Publish the chosen letters&apos; events again</source>
        <translation>선택한 데드 레터의 이벤트를 다시 게시합니다</translation>
    </message>
    <message>
        <source>Delete the chosen letters</source>
        <translation>선택한 데드 레터를 삭제합니다</translation>
    </message>
    <message>
        <source>This event is too large, or no event: it can&apos;t be edited here</source>
        <translation>이벤트가 너무 크거나 이벤트가 아니어서 여기서 수정할 수 없습니다</translation>
    </message>
    <message>
        <source>Mend the event, then publish it again</source>
        <translation>이벤트를 고친 뒤 다시 게시합니다</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>Choose a letter to see what stands in it.</source>
        <translation>내용을 보려면 데드 레터를 선택하세요.</translation>
    </message>
    <message numerus="yes">
        <source>%n letters are chosen.</source>
        <translation>
            <numerusform>데드 레터 %Ln개가 선택되었습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was sent: %1</source>
        <translation>아무것도 보내지 않았습니다: %1</translation>
    </message>
    <message>
        <source>Nothing was sent: these entries are no dead letters.</source>
        <translation>아무것도 보내지 않았습니다: 이 항목들은 데드 레터가 아닙니다.</translation>
    </message>
    <message>
        <source>Nothing was sent: these letters are not there any more.</source>
        <translation>아무것도 보내지 않았습니다: 이 데드 레터는 더 이상 없습니다.</translation>
    </message>
    <message>
        <source>Sent %1 of %2</source>
        <translation>%2개 중 %1개 보냄</translation>
    </message>
    <message>
        <source>Removed %1 of %2</source>
        <translation>%2개 중 %1개 제거함</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1개 실패</translation>
    </message>
    <message>
        <source>Try the failed again</source>
        <translation>실패한 것 다시 시도</translation>
    </message>
    <message>
        <source>Dead letters by error</source>
        <translation>오류별 데드 레터</translation>
    </message>
    <message>
        <source>Dead letters</source>
        <translation>데드 레터</translation>
    </message>
    <message>
        <source>as fast as it goes</source>
        <translation>최대한 빠르게</translation>
    </message>
    <message>
        <source> a second</source>
        <translation>개/초</translation>
    </message>
    <message>
        <source>At most so many letters a second; 0: as fast as it goes</source>
        <translation>초당 보낼 최대 데드 레터 수; 0이면 최대한 빠르게</translation>
    </message>
    <message>
        <source>Edit and resend…</source>
        <translation>수정 후 재전송…</translation>
    </message>
    <message>
        <source>Show its way</source>
        <translation>경로 보기</translation>
    </message>
    <message>
        <source>When the event was published, delivered, handled and acknowledged</source>
        <translation>이벤트가 언제 게시, 전달, 처리, 확인되었는지 보여 줍니다</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행률</translation>
    </message>
</context>
<context>
    <name>freshet::ui::EntriesView</name>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>No entries in this range</source>
        <translation>이 범위에 항목이 없습니다</translation>
    </message>
    <message>
        <source>%1 of %2 that are loaded</source>
        <translation>불러온 %2개 중 %1개</translation>
    </message>
    <message>
        <source>%1 loaded; narrow the range to see others</source>
        <translation>%1개 불러옴. 다른 항목은 범위를 좁혀 보세요</translation>
    </message>
    <message numerus="yes">
        <source>%n entries, all of the range</source>
        <translation>
            <numerusform>항목 %Ln개, 범위 전체</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries loaded</source>
        <translation>
            <numerusform>항목 %Ln개 불러옴</numerusform>
        </translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>최신순</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>오래된순</translation>
    </message>
    <message>
        <source>Order of the entries</source>
        <translation>항목 순서</translation>
    </message>
    <message>
        <source>Entries of the stream</source>
        <translation>스트림의 항목</translation>
    </message>
    <message>
        <source>Load more entries</source>
        <translation>항목 더 불러오기</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>삭제…</translation>
    </message>
    <message>
        <source>Delete the chosen entries from the stream</source>
        <translation>선택한 항목을 스트림에서 삭제</translation>
    </message>
    <message>
        <source>Trim…</source>
        <translation>자르기…</translation>
    </message>
    <message>
        <source>Remove old entries from the stream</source>
        <translation>스트림에서 오래된 항목 제거</translation>
    </message>
    <message>
        <source>Add test event…</source>
        <translation>테스트 이벤트 추가…</translation>
    </message>
    <message>
        <source>Publish an event that the contract knows</source>
        <translation>계약에 정의된 이벤트 발행</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>추적</translation>
    </message>
    <message>
        <source>Show the way of the chosen event through its handlers</source>
        <translation>선택한 이벤트가 처리기를 거친 경로 보기</translation>
    </message>
</context>
<context>
    <name>freshet::ui::EnvironmentBadge</name>
    <message>
        <source>Development</source>
        <translation>개발</translation>
    </message>
    <message>
        <source>Staging</source>
        <translation>스테이징</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>운영</translation>
    </message>
    <message>
        <source>Environment: %1</source>
        <translation>환경: %1</translation>
    </message>
</context>
<context>
    <name>freshet::ui::EventDialog</name>
    <message>
        <source>Add a test event</source>
        <translation>테스트 이벤트 추가</translation>
    </message>
    <message>
        <source>Publish…</source>
        <translation>발행…</translation>
    </message>
    <message>
        <source>Also a type that the contract does not know, unchecked</source>
        <translation>계약에 없는 유형도 검사 없이 허용</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>페이로드</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>출처</translation>
    </message>
    <message>
        <source>This can be no type: %1</source>
        <translation>유형이 될 수 없습니다: %1</translation>
    </message>
    <message>
        <source>The payload is no JSON: %1</source>
        <translation>페이로드가 JSON이 아닙니다: %1</translation>
    </message>
    <message>
        <source>The payload must be a JSON object such as {&quot;voice_id&quot;: &quot;…&quot;}.</source>
        <translation>페이로드는 {&quot;voice_id&quot;: &quot;…&quot;} 같은 JSON 객체여야 합니다.</translation>
    </message>
    <message>
        <source>The contract does not know this type. Tick the box to publish it all the same.</source>
        <translation>계약에 없는 유형입니다. 그래도 발행하려면 상자를 선택하세요.</translation>
    </message>
    <message>
        <source>Against the contract: %1</source>
        <translation>계약에 어긋남: %1</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ExpiryChart</name>
    <message>
        <source>%1 keys between %2 and %3</source>
        <translation>%2~%3 사이 키 %1개</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ExpiryDialog</name>
    <message>
        <source>Coming expiries</source>
        <translation>다가오는 만료</translation>
    </message>
    <message>
        <source>Histogram of coming expiries</source>
        <translation>다가오는 만료 분포</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>This connection&apos;s user may not run %1.</source>
        <translation>이 연결의 사용자는 %1 명령을 실행할 수 없습니다.</translation>
    </message>
    <message>
        <source>The TTLs can&apos;t be fetched: %1</source>
        <translation>TTL을 가져올 수 없습니다: %1</translation>
    </message>
    <message>
        <source>From an even sample of %1 of the %2 listed keys</source>
        <translation>나열된 키 %2개에서 고르게 뽑은 %1개 기준</translation>
    </message>
    <message>
        <source>From %1 of the %2 listed keys</source>
        <translation>나열된 키 %2개 중 %1개 기준</translation>
    </message>
    <message>
        <source>%1 expire in the shown time</source>
        <translation>표시된 기간에 %1개 만료</translation>
    </message>
    <message>
        <source>%1 later</source>
        <translation>그 이후 %1개</translation>
    </message>
    <message>
        <source>%1 never</source>
        <translation>만료 없음 %1개</translation>
    </message>
    <message>
        <source>%1 are gone</source>
        <translation>없어진 키 %1개</translation>
    </message>
    <message>
        <source>%1 (%2) between %3 and %4</source>
        <translation>%3~%4 사이 %1개 (%2)</translation>
    </message>
</context>
<context>
    <name>freshet::ui::FigureTile</name>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
</context>
<context>
    <name>freshet::ui::FlawsPage</name>
    <message>
        <source>The version is unknown</source>
        <translation>버전을 알 수 없음</translation>
    </message>
    <message>
        <source>The server does not tell its version, or INFO is not permitted. So nothing can be said.</source>
        <translation>서버가 버전을 알려 주지 않거나 INFO가 허용되지 않아 아무것도 말할 수 없습니다.</translation>
    </message>
    <message>
        <source>No known vulnerability</source>
        <translation>알려진 취약점 없음</translation>
    </message>
    <message>
        <source>%1 has none of the vulnerabilities that this program knows of, as of %2. Later ones it can&apos;t know.</source>
        <translation>%1에는 이 프로그램이 %2 기준으로 아는 취약점이 없습니다. 그 뒤에 나온 것은 알 수 없습니다.</translation>
    </message>
    <message>
        <source>crash or more rights</source>
        <translation>중단 또는 권한 상승</translation>
    </message>
    <message>
        <source>may run code</source>
        <translation>코드 실행 가능</translation>
    </message>
    <message>
        <source>without any login</source>
        <translation>로그인 없이 가능</translation>
    </message>
    <message numerus="yes">
        <source>%1 has %n known vulnerability(s) by its version number, as of %2.</source>
        <translation>
            <numerusform>%2 기준, %1에는 버전 번호로 볼 때 알려진 취약점이 %Ln개 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>A distribution may have mended them under the same version number, as Debian does for 7.0.15 with its security updates: look at the package&apos;s own version and change log.</source>
        <translation>배포판이 같은 버전 번호로 이미 고쳤을 수 있습니다(Debian은 7.0.15에 보안 업데이트를 냅니다). 패키지 자체의 버전과 변경 기록을 확인하세요.</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>번호</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>Fixed in</source>
        <translation>고친 버전</translation>
    </message>
    <message>
        <source>What can happen</source>
        <translation>일어날 수 있는 일</translation>
    </message>
    <message>
        <source>Known vulnerabilities</source>
        <translation>알려진 취약점</translation>
    </message>
    <message>
        <source>Security</source>
        <translation>보안</translation>
    </message>
</context>
<context>
    <name>freshet::ui::GroupPlaceDialog</name>
    <message>
        <source>Create a group of %1</source>
        <translation>%1의 그룹 생성</translation>
    </message>
    <message>
        <source>Move the group %1</source>
        <translation>그룹 %1 위치 이동</translation>
    </message>
    <message>
        <source>Continue…</source>
        <translation>계속…</translation>
    </message>
    <message>
        <source>At the start: all that is there is read</source>
        <translation>처음: 있는 것을 모두 읽음</translation>
    </message>
    <message>
        <source>At the end: only what is added from now on</source>
        <translation>끝: 지금부터 추가되는 것만 읽음</translation>
    </message>
    <message>
        <source>Behind an id, or from a time on:</source>
        <translation>ID 뒤 또는 시각부터:</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Id or time</source>
        <translation>ID나 시각</translation>
    </message>
    <message>
        <source>1764000000000-0, or 2026-11-25 14:30</source>
        <translation>1764000000000-0 또는 2026-11-25 14:30</translation>
    </message>
    <message>
        <source>The group needs a name, such as cache-service.</source>
        <translation>cache-service 같은 그룹 이름이 필요합니다.</translation>
    </message>
    <message>
        <source>Write an id such as 1764000000000-0, or a time such as 2026-11-25 14:30.</source>
        <translation>1764000000000-0 같은 ID나 2026-11-25 14:30 같은 시각을 입력하세요.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::GroupsView</name>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>No group reads this stream. Create one to let services handle its events.</source>
        <translation>이 스트림을 읽는 그룹이 없습니다. 서비스가 이벤트를 처리하도록 그룹을 만드세요.</translation>
    </message>
    <message>
        <source>Consumer groups of the stream</source>
        <translation>스트림의 소비자 그룹</translation>
    </message>
    <message>
        <source>Pending entries</source>
        <translation>대기 항목</translation>
    </message>
    <message>
        <source>Show what the chosen group has not acknowledged</source>
        <translation>선택한 그룹이 확인하지 않은 항목 보기</translation>
    </message>
    <message>
        <source>Create group…</source>
        <translation>그룹 생성…</translation>
    </message>
    <message>
        <source>Make a new consumer group</source>
        <translation>새 소비자 그룹 만들기</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>이동…</translation>
    </message>
    <message>
        <source>Let the chosen group go on from another position</source>
        <translation>선택한 그룹이 다른 위치에서 계속하게 함</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>삭제…</translation>
    </message>
    <message>
        <source>Forget the chosen group, its position and its pending entries</source>
        <translation>선택한 그룹과 그 위치, 대기 항목을 지움</translation>
    </message>
</context>
<context>
    <name>freshet::ui::HitRateCharts</name>
    <message>
        <source>Hit rate</source>
        <translation>적중률</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>적중</translation>
    </message>
    <message>
        <source>Misses</source>
        <translation>미스</translation>
    </message>
    <message>
        <source>No reads in the last %1</source>
        <translation>최근 %1 동안 읽기가 없습니다</translation>
    </message>
    <message>
        <source>Measuring: the first values come in a second</source>
        <translation>측정 중입니다. 잠시 후 첫 값이 나타납니다</translation>
    </message>
    <message>
        <source>Hit rate of the server</source>
        <translation>서버 적중률</translation>
    </message>
    <message>
        <source>Reads per second</source>
        <translation>초당 읽기</translation>
    </message>
    <message>
        <source>Hit rates</source>
        <translation>적중률</translation>
    </message>
    <message>
        <source>Whole server</source>
        <translation>서버 전체</translation>
    </message>
    <message>
        <source>Hit rate of %1</source>
        <translation>%1의 적중률</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>기타</translation>
    </message>
</context>
<context>
    <name>freshet::ui::HitRatesPanel</name>
    <message>
        <source>No reads yet.</source>
        <translation>아직 읽기가 없습니다.</translation>
    </message>
    <message>
        <source>Waiting for the first samples.</source>
        <translation>첫 표본을 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>연결 없음</translation>
    </message>
    <message>
        <source>Open a connection to see how many reads its caches answer.</source>
        <translation>연결을 열면 캐시가 읽기에 얼마나 응답하는지 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>INFO is not permitted</source>
        <translation>INFO 명령이 허용되지 않음</translation>
    </message>
    <message>
        <source>The hits and misses come from the command INFO, which this connection&apos;s user may not run. An administrator can allow it with the rule +info.</source>
        <translation>적중과 미스는 INFO 명령에서 얻는데, 이 연결의 사용자는 실행할 수 없습니다. 관리자가 +info 규칙으로 허용할 수 있습니다.</translation>
    </message>
    <message>
        <source>No hit rate</source>
        <translation>적중률 없음</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>연결되지 않음</translation>
    </message>
    <message>
        <source>The values come as soon as the server answers.</source>
        <translation>서버가 응답하는 대로 값이 나타납니다.</translation>
    </message>
    <message>
        <source>last %1</source>
        <translation>최근 %1</translation>
    </message>
    <message>
        <source>now</source>
        <translation>현재</translation>
    </message>
    <message>
        <source>no reads, last %1</source>
        <translation>읽기 없음, 최근 %1</translation>
    </message>
    <message>
        <source>Export hit rates</source>
        <translation>적중률 내보내기</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 파일 (*.csv)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>%1 was not written: %2</source>
        <translation>%1 파일을 쓰지 못했습니다: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) written to %1</source>
        <translation>
            <numerusform>%1에 %Ln행을 기록했습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) copied</source>
        <translation>
            <numerusform>%Ln행을 복사했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Hit rate</source>
        <translation>적중률</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>읽기</translation>
    </message>
    <message>
        <source>Hits</source>
        <translation>적중</translation>
    </message>
    <message>
        <source>Misses</source>
        <translation>미스</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Window of %1</source>
        <translation>%1 구간</translation>
    </message>
    <message>
        <source>Show the last %1</source>
        <translation>최근 %1 보기</translation>
    </message>
    <message>
        <source>Axis 0–100 %</source>
        <translation>축 0–100 %</translation>
    </message>
    <message>
        <source>Fit axis</source>
        <translation>축 맞춤</translation>
    </message>
    <message>
        <source>Axis of the hit rate</source>
        <translation>적중률 축</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the shown window as text</source>
        <translation>보이는 구간을 텍스트로 복사</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>CSV 내보내기…</translation>
    </message>
    <message>
        <source>Save the shown window as a CSV file</source>
        <translation>보이는 구간을 CSV 파일로 저장</translation>
    </message>
    <message>
        <source>Hit rates</source>
        <translation>적중률</translation>
    </message>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>Recording, pictures and more</source>
        <translation>기록, 그림 등</translation>
    </message>
    <message>
        <source>Export everything as CSV…</source>
        <translation>전체를 CSV로 내보내기…</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>기록 중지</translation>
    </message>
    <message>
        <source>Record to CSV…</source>
        <translation>CSV로 기록…</translation>
    </message>
    <message>
        <source>Save picture (PNG, SVG)…</source>
        <translation>그림 저장 (PNG, SVG)…</translation>
    </message>
    <message>
        <source>Look for namespaces now</source>
        <translation>지금 네임스페이스 찾기</translation>
    </message>
    <message>
        <source>Export all hit rates</source>
        <translation>모든 적중률 내보내기</translation>
    </message>
    <message>
        <source>Record hit rates</source>
        <translation>적중률 기록</translation>
    </message>
    <message>
        <source>Save picture of the charts</source>
        <translation>차트 그림 저장</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG 그림 (*.png)</translation>
    </message>
    <message>
        <source>SVG drawings (*.svg)</source>
        <translation>SVG 그림 (*.svg)</translation>
    </message>
    <message>
        <source>Recording to %1</source>
        <translation>%1에 기록 중</translation>
    </message>
    <message>
        <source>Recording to %1 ended</source>
        <translation>%1 기록을 마쳤습니다</translation>
    </message>
    <message>
        <source>Recording to %1 failed: %2</source>
        <translation>%1에 기록하지 못했습니다: %2</translation>
    </message>
    <message>
        <source>The counters of namespaces are not permitted: %1</source>
        <translation>네임스페이스 카운터를 읽을 권한이 없습니다: %1</translation>
    </message>
    <message>
        <source>The counters of namespaces can&apos;t be read: %1</source>
        <translation>네임스페이스 카운터를 읽을 수 없습니다: %1</translation>
    </message>
    <message>
        <source>No service counts its reads here (keys cache_metrics:…).</source>
        <translation>여기에 읽기를 세는 서비스가 없습니다 (키 cache_metrics:…).</translation>
    </message>
    <message>
        <source>Looking for namespaces…</source>
        <translation>네임스페이스를 찾는 중…</translation>
    </message>
    <message>
        <source>There are more namespaces than can be listed.</source>
        <translation>표시할 수 있는 것보다 네임스페이스가 많습니다.</translation>
    </message>
    <message>
        <source>The history is kept of the first %1 namespaces.</source>
        <translation>이력은 처음 %1개 네임스페이스만 보관합니다.</translation>
    </message>
    <message>
        <source>A part of the past is shown; Esc goes back.</source>
        <translation>과거의 일부를 보고 있습니다. Esc를 누르면 돌아갑니다.</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>외 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 meets its target of %2 again</source>
        <translation>%1이(가) 다시 목표 %2에 도달했습니다</translation>
    </message>
    <message>
        <source>Hit rate under its target</source>
        <translation>목표보다 낮은 적중률</translation>
    </message>
    <message>
        <source>Picture written to %1</source>
        <translation>%1에 그림을 저장했습니다</translation>
    </message>
    <message>
        <source>Alert when under target for</source>
        <translation>목표 미달이 이만큼 이어지면 경고</translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%Ln분</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::InfoModel</name>
    <message>
        <source>new</source>
        <translation>새 항목</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>의미</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>변화</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>섹션</translation>
    </message>
</context>
<context>
    <name>freshet::ui::InfoPage</name>
    <message>
        <source>No connection is open.</source>
        <translation>열린 연결이 없습니다.</translation>
    </message>
    <message>
        <source>Waiting for the server.</source>
        <translation>서버를 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>the server does not answer</source>
        <translation>서버가 응답하지 않음</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>연결 끊김</translation>
    </message>
    <message>
        <source>this user may not run INFO</source>
        <translation>이 사용자는 INFO 명령을 실행할 수 없음</translation>
    </message>
    <message>
        <source>the server&apos;s answer can&apos;t be used: %1</source>
        <translation>서버 응답을 사용할 수 없음: %1</translation>
    </message>
    <message>
        <source>INFO is not permitted</source>
        <translation>INFO 명령이 허용되지 않음</translation>
    </message>
    <message>
        <source>This connection&apos;s user may not run the command INFO. An administrator can allow it with the rule +info.</source>
        <translation>이 연결의 사용자는 INFO 명령을 실행할 수 없습니다. 관리자가 +info 규칙으로 허용할 수 있습니다.</translation>
    </message>
    <message>
        <source>No information</source>
        <translation>정보 없음</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만 기다려 주세요</translation>
    </message>
    <message numerus="yes">
        <source>%n replica(s)</source>
        <translation>
            <numerusform>복제본 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>%1부터</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>전체 %1</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>제한 없음</translation>
    </message>
    <message>
        <source>peak %1</source>
        <translation>최대 %1</translation>
    </message>
    <message>
        <source>%1, peak %2</source>
        <translation>%1, 최대 %2</translation>
    </message>
    <message>
        <source>%1 blocked</source>
        <translation>블로킹 대기 %1</translation>
    </message>
    <message>
        <source>All sections</source>
        <translation>모든 섹션</translation>
    </message>
    <message>
        <source>(without name)</source>
        <translation>(이름 없음)</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%Ln줄</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n line(s)</source>
        <translation>
            <numerusform>%Ln줄 중 %1줄</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>찾은 결과가 없습니다</translation>
    </message>
    <message>
        <source> (the server sent more)</source>
        <translation> (서버가 더 보냈습니다)</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) copied</source>
        <translation>
            <numerusform>%Ln줄을 복사했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Uptime</source>
        <translation>가동 시간</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>클라이언트</translation>
    </message>
    <message>
        <source>Search names and values</source>
        <translation>이름과 값 검색</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>섹션</translation>
    </message>
    <message>
        <source>What the server says of itself</source>
        <translation>서버가 알려 주는 정보</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy the chosen lines, or all shown ones</source>
        <translation>선택한 줄 또는 보이는 줄 전체 복사</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>정보</translation>
    </message>
</context>
<context>
    <name>freshet::ui::InvalidatePanel</name>
    <message>
        <source>It is made at %1, while Freshet is connected here.</source>
        <translation>Freshet이 여기에 연결되어 있으면 %1에 실행합니다.</translation>
    </message>
    <message>
        <source>Scheduled</source>
        <translation>예약됨</translation>
    </message>
    <message>
        <source>Not scheduled</source>
        <translation>예약하지 못함</translation>
    </message>
    <message>
        <source>The buttons can&apos;t be read: %1</source>
        <translation>단추를 읽을 수 없습니다: %1</translation>
    </message>
    <message>
        <source>There is no connection.</source>
        <translation>연결이 없습니다.</translation>
    </message>
    <message>
        <source>The connection is being opened.</source>
        <translation>연결하고 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n scheduled invalidation(s) were not made at their time. Run them now or discard them.</source>
        <translation>
            <numerusform>예약한 무효화 %Ln건을 제시간에 실행하지 못했습니다. 지금 실행하거나 버리세요.</numerusform>
        </translation>
    </message>
    <message>
        <source>Scheduled (%1)</source>
        <translation>예약(%1)</translation>
    </message>
    <message>
        <source>Something else</source>
        <translation>다른 대상</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>미리보기</translation>
    </message>
    <message>
        <source>Invalidate</source>
        <translation>무효화</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Reads they answer now</source>
        <translation>현재 응답하는 읽기</translation>
    </message>
    <message>
        <source>Warm again after</source>
        <translation>회복까지</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>이유</translation>
    </message>
    <message>
        <source>Later: %1</source>
        <translation>나중에: %1</translation>
    </message>
    <message>
        <source>At</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>It can be cancelled until then.</source>
        <translation>그때까지 취소할 수 있습니다.</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>예약</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Run the scheduled invalidation now</source>
        <translation>예약한 무효화를 지금 실행</translation>
    </message>
    <message>
        <source>Planned for</source>
        <translation>예정 시각</translation>
    </message>
    <message>
        <source>Run now</source>
        <translation>지금 실행</translation>
    </message>
    <message>
        <source>Scheduled invalidation (%1): %2: %3</source>
        <translation>예약한 무효화(%1): %2: %3</translation>
    </message>
    <message>
        <source>no connection</source>
        <translation>연결 없음</translation>
    </message>
    <message>
        <source>The buttons were not kept: %1</source>
        <translation>단추를 저장하지 못했습니다: %1</translation>
    </message>
    <message>
        <source>Looking for keys to invalidate</source>
        <translation>무효화할 키를 찾는 중</translation>
    </message>
    <message>
        <source>%1 found</source>
        <translation>%1개 찾음</translation>
    </message>
    <message>
        <source>Invalidating</source>
        <translation>무효화하는 중</translation>
    </message>
    <message>
        <source>%1 done</source>
        <translation>%1개 완료</translation>
    </message>
    <message>
        <source>A scheduled invalidation runs</source>
        <translation>예약한 무효화를 실행하는 중</translation>
    </message>
    <message>
        <source>Invalidate: %1</source>
        <translation>무효화: %1</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>동작</translation>
    </message>
    <message>
        <source>Scheduled invalidations</source>
        <translation>예약한 무효화</translation>
    </message>
</context>
<context>
    <name>freshet::ui::JsonTreeModel</name>
    <message>
        <source>more of them stand in the text</source>
        <translation>나머지는 텍스트에서 볼 수 있습니다</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeyBinDialog</name>
    <message>
        <source>Put back</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>Bin</source>
        <translation>휴지통</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>삭제 시각</translation>
    </message>
    <message>
        <source>Removed keys</source>
        <translation>삭제된 키</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Lives on for</source>
        <translation>남은 수명</translation>
    </message>
    <message>
        <source>no expiry</source>
        <translation>만료 없음</translation>
    </message>
    <message>
        <source>The bin can&apos;t be read: %1</source>
        <translation>휴지통을 읽을 수 없습니다: %1</translation>
    </message>
    <message>
        <source>Reading the bin.</source>
        <translation>휴지통을 읽는 중입니다.</translation>
    </message>
    <message numerus="yes">
        <source>Removed keys are kept for %n day(s), also when Freshet is closed.</source>
        <translation>
            <numerusform>삭제된 키는 Freshet을 닫아도 %Ln일 동안 보관됩니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The newest %1 removed keys of this server.</source>
        <translation>이 서버에서 최근 삭제된 키 %1개입니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n removed key(s) of this server, %1.</source>
        <translation>
            <numerusform>이 서버에서 삭제된 키 %Ln개, %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Put the key back</source>
        <translation>키 되돌리기</translation>
    </message>
    <message>
        <source>It comes back with the value and what is left of the TTL that it had when it was removed.</source>
        <translation>삭제될 때의 값과 남아 있던 TTL로 돌아옵니다.</translation>
    </message>
    <message>
        <source>Remove it again.</source>
        <translation>다시 삭제합니다.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeyChangeDialog</name>
    <message>
        <source>Looking at the keys…</source>
        <translation>키를 확인하는 중…</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n key(s)</source>
        <translation>
            <numerusform>키 %Ln개 삭제</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Rename the key</source>
        <translation>키 이름 바꾸기</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <source>Duplicate the key</source>
        <translation>키 복제</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>복제</translation>
    </message>
    <message numerus="yes">
        <source>TTL of %n key(s)</source>
        <translation>
            <numerusform>키 %Ln개의 TTL</numerusform>
        </translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Expires in</source>
        <translation>다음 시간 후 만료</translation>
    </message>
    <message>
        <source>Never expires</source>
        <translation>만료 없음</translation>
    </message>
    <message>
        <source>For example 90 s, 10 min, 2 h, 7 d</source>
        <translation>예: 90 s, 10 min, 2 h, 7 d (90초, 10분, 2시간, 7일)</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>새 이름</translation>
    </message>
    <message>
        <source>Keep a copy in the bin</source>
        <translation>휴지통에 사본 보관</translation>
    </message>
    <message>
        <source>The connection&apos;s name</source>
        <translation>연결 이름</translation>
    </message>
    <message>
        <source>This is production. Type the connection&apos;s name to go on: %1</source>
        <translation>운영 환경입니다. 계속하려면 연결 이름을 입력하세요: %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>The keys can&apos;t be looked at: %1</source>
        <translation>키를 확인할 수 없습니다: %1</translation>
    </message>
    <message>
        <source>%1 of %2 are there: %3</source>
        <translation>%2개 중 %1개 있음: %3</translation>
    </message>
    <message>
        <source>%1 in memory</source>
        <translation>메모리 %1</translation>
    </message>
    <message>
        <source>%1 of unknown size</source>
        <translation>크기를 알 수 없는 키 %1개</translation>
    </message>
    <message>
        <source>%1 expire within a minute</source>
        <translation>%1개는 1분 안에 만료</translation>
    </message>
    <message>
        <source>%1 within an hour</source>
        <translation>%1개는 1시간 안</translation>
    </message>
    <message>
        <source>%1 within a day</source>
        <translation>%1개는 하루 안</translation>
    </message>
    <message>
        <source>%1 later</source>
        <translation>%1개는 그 이후</translation>
    </message>
    <message>
        <source>%1 never expire</source>
        <translation>%1개는 만료 없음</translation>
    </message>
    <message>
        <source>For example %1</source>
        <translation>예: %1</translation>
    </message>
    <message>
        <source>None of them is there any more.</source>
        <translation>이제 하나도 남아 있지 않습니다.</translation>
    </message>
    <message>
        <source>Change the value of the key</source>
        <translation>키의 값 바꾸기</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message numerus="yes">
        <source>Up to %1 a key and %2 together; for %n day(s)</source>
        <translation>
            <numerusform>키 하나에 최대 %1, 모두 합쳐 %2; %Ln일 동안</numerusform>
        </translation>
    </message>
    <message>
        <source>Some may be too large for the bin: those can&apos;t be put back.</source>
        <translation>일부는 휴지통에 넣기에 너무 커서 되돌리지 못할 수 있습니다.</translation>
    </message>
    <message>
        <source>Together they may be more than the bin takes: then the rest is not removed.</source>
        <translation>모두 합치면 휴지통 용량을 넘을 수 있습니다. 그러면 나머지는 삭제되지 않습니다.</translation>
    </message>
    <message>
        <source>Reason (optional)</source>
        <translation>이유(선택)</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>이유</translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeyFilterBar</name>
    <message>
        <source>Filters (%1)</source>
        <translation>필터 (%1)</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>필터</translation>
    </message>
    <message>
        <source>Search names: text, or a pattern such as v1:product:*</source>
        <translation>이름 검색: 텍스트 또는 v1:product:* 같은 패턴</translation>
    </message>
    <message>
        <source>Search names</source>
        <translation>이름 검색</translation>
    </message>
    <message>
        <source>Searches what is listed while you type; Enter asks the server</source>
        <translation>입력하는 동안 목록에서 찾고, Enter를 누르면 서버에서 찾습니다</translation>
    </message>
    <message>
        <source>All types</source>
        <translation>모든 유형</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Look for keys at the server anew</source>
        <translation>서버에서 키를 다시 찾습니다</translation>
    </message>
    <message>
        <source>TTL below %1</source>
        <translation>TTL %1 미만</translation>
    </message>
    <message>
        <source>Any TTL</source>
        <translation>모든 TTL</translation>
    </message>
    <message>
        <source>No expiry</source>
        <translation>만료 없음</translation>
    </message>
    <message>
        <source>1 min</source>
        <translation>1분</translation>
    </message>
    <message>
        <source>10 min</source>
        <translation>10분</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1시간</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1일</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7일</translation>
    </message>
    <message>
        <source>TTL</source>
        <translation>TTL</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Larger than, e.g. 64 KiB</source>
        <translation>크기 하한, 예: 64 KiB</translation>
    </message>
    <message>
        <source>Larger than</source>
        <translation>크기 하한</translation>
    </message>
    <message>
        <source>Only keys that take more memory: 512, 64 KiB, 1.5 MiB</source>
        <translation>메모리를 이보다 많이 쓰는 키만: 512, 64 KiB, 1.5 MiB</translation>
    </message>
    <message>
        <source>Unused for, e.g. 2 h</source>
        <translation>미사용 시간, 예: 2 h</translation>
    </message>
    <message>
        <source>Unused for</source>
        <translation>미사용 시간</translation>
    </message>
    <message>
        <source>Only keys that nobody has read or written for that long: 90 s, 10 min, 2 h, 3 d</source>
        <translation>그동안 아무도 읽거나 쓰지 않은 키만: 90 s, 10 min, 2 h, 3 d</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Remove all filters but the text</source>
        <translation>텍스트를 뺀 모든 필터를 없앱니다</translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeyTools</name>
    <message>
        <source>Exporting: %1 of %2</source>
        <translation>내보내는 중: %2개 중 %1개</translation>
    </message>
    <message>
        <source>%1 keys written to %2</source>
        <translation>키 %1개를 %2에 저장했습니다</translation>
    </message>
    <message>
        <source>The export failed: %1</source>
        <translation>내보내지 못했습니다: %1</translation>
    </message>
    <message>
        <source>The connection is read-only</source>
        <translation>읽기 전용 연결입니다</translation>
    </message>
    <message>
        <source>Bin (%1)</source>
        <translation>휴지통 (%1)</translation>
    </message>
    <message>
        <source>Bin</source>
        <translation>휴지통</translation>
    </message>
    <message>
        <source>Copy key</source>
        <translation>키 복사</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>값 복사</translation>
    </message>
    <message>
        <source>Copy redis-cli command</source>
        <translation>redis-cli 명령 복사</translation>
    </message>
    <message>
        <source>TTL…</source>
        <translation>TTL…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>이름 바꾸기…</translation>
    </message>
    <message>
        <source>Duplicate…</source>
        <translation>복제…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>삭제…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Expiries</source>
        <translation>만료</translation>
    </message>
    <message>
        <source>When the listed keys expire: which die together</source>
        <translation>나열된 키가 언제 만료되는지, 함께 사라지는 키는 무엇인지</translation>
    </message>
    <message>
        <source>Export as CSV…</source>
        <translation>CSV로 내보내기…</translation>
    </message>
    <message>
        <source>Export as JSON lines…</source>
        <translation>JSON Lines로 내보내기…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>The chosen keys, or all shown ones where fewer than two are chosen</source>
        <translation>선택한 키, 둘 미만을 선택했으면 표시된 모든 키</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) copied</source>
        <translation>
            <numerusform>키 %Ln개를 복사했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>The value is copied</source>
        <translation>값을 복사했습니다</translation>
    </message>
    <message>
        <source>The command is copied</source>
        <translation>명령을 복사했습니다</translation>
    </message>
    <message>
        <source>Another change is still running</source>
        <translation>다른 변경이 아직 진행 중입니다</translation>
    </message>
    <message>
        <source>Not changed: somebody else changed it meanwhile, or the new one exists already</source>
        <translation>바꾸지 않았습니다. 그사이 다른 곳에서 바뀌었거나 새 값이 이미 있습니다</translation>
    </message>
    <message>
        <source>Not put back: a key of that name exists, or its time is over</source>
        <translation>되돌리지 않았습니다. 같은 이름의 키가 있거나 만료 시간이 지났습니다</translation>
    </message>
    <message>
        <source>Not done: a key of that name exists</source>
        <translation>실행하지 않았습니다. 같은 이름의 키가 있습니다</translation>
    </message>
    <message>
        <source>Not done: the key is not there any more</source>
        <translation>실행하지 않았습니다. 키가 더 이상 없습니다</translation>
    </message>
    <message>
        <source>Not renamed: the names belong to different nodes of the cluster. Duplicate the key, then remove it</source>
        <translation>이름을 바꾸지 않았습니다. 두 이름이 클러스터의 서로 다른 노드에 속합니다. 키를 복제한 뒤 삭제하세요</translation>
    </message>
    <message>
        <source>Not done: %1</source>
        <translation>실행하지 못했습니다: %1</translation>
    </message>
    <message>
        <source>The value is changed</source>
        <translation>값을 바꿨습니다</translation>
    </message>
    <message numerus="yes">
        <source>TTL set for %n key(s)</source>
        <translation>
            <numerusform>키 %Ln개의 TTL을 설정했습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) never expire now</source>
        <translation>
            <numerusform>키 %Ln개가 이제 만료되지 않습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) removed</source>
        <translation>
            <numerusform>키 %Ln개를 삭제했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>The key is put back</source>
        <translation>키를 되돌렸습니다</translation>
    </message>
    <message>
        <source>The key is renamed</source>
        <translation>키 이름을 바꿨습니다</translation>
    </message>
    <message>
        <source>The key is duplicated</source>
        <translation>키를 복제했습니다</translation>
    </message>
    <message>
        <source>%1 were gone</source>
        <translation>%1개는 이미 없음</translation>
    </message>
    <message>
        <source>%1 not in the bin</source>
        <translation>%1개는 휴지통에 없음</translation>
    </message>
    <message>
        <source>%1 failed: %2</source>
        <translation>%1개 실패: %2</translation>
    </message>
    <message>
        <source>stopped before the rest</source>
        <translation>나머지는 중지됨</translation>
    </message>
    <message>
        <source>Export keys</source>
        <translation>키 내보내기</translation>
    </message>
    <message>
        <source>Not put back: the bin does not hold it any more</source>
        <translation>되돌리지 못했습니다: 휴지통에 더 이상 없습니다</translation>
    </message>
    <message>
        <source>Nothing was changed, for it can&apos;t be written down: %1</source>
        <translation>기록할 수 없어 아무것도 바꾸지 않았습니다: %1</translation>
    </message>
    <message>
        <source>Invalidate %1…</source>
        <translation>%1 무효화…</translation>
    </message>
    <message numerus="yes">
        <source>Invalidate %n chosen key(s)…</source>
        <translation>
            <numerusform>선택한 키 %Ln개 무효화…</numerusform>
        </translation>
    </message>
    <message>
        <source>Invalidate what is chosen…</source>
        <translation>선택한 항목 무효화…</translation>
    </message>
    <message>
        <source>Counts what would go and shows it, before anything is removed</source>
        <translation>무엇이 사라질지 먼저 세어 보여 주며, 그 전에는 아무것도 삭제하지 않습니다</translation>
    </message>
    <message>
        <source>Invalidate the namespace %1…</source>
        <translation>네임스페이스 %1 무효화…</translation>
    </message>
    <message>
        <source>Invalidate all that match %1…</source>
        <translation>%1 패턴에 맞는 키 모두 무효화…</translation>
    </message>
    <message>
        <source>Invalidate what the search finds…</source>
        <translation>검색 결과 무효화…</translation>
    </message>
    <message>
        <source>Search for a name, or a version and namespace, without further filters</source>
        <translation>다른 필터 없이 이름이나 버전과 네임스페이스로 검색하세요</translation>
    </message>
    <message>
        <source>Invalidate</source>
        <translation>무효화</translation>
    </message>
    <message>
        <source>At most %1 keys in one go. Choose a branch of the tree, or search for a pattern.</source>
        <translation>한 번에 최대 %1개의 키까지 가능합니다. 트리에서 가지를 선택하거나 패턴으로 검색하세요.</translation>
    </message>
    <message>
        <source>%1 names can&apos;t be written as text and are left out. Remove those keys here.</source>
        <translation>이름 %1개는 텍스트로 적을 수 없어 제외했습니다. 그 키들은 여기에서 삭제하세요.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeysModel</name>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>TTL</source>
        <translation>TTL</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>인코딩</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeysPanel</name>
    <message>
        <source>No key was found.</source>
        <translation>찾은 키가 없습니다.</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>연결 없음</translation>
    </message>
    <message>
        <source>Open a connection to see its keys.</source>
        <translation>키를 보려면 연결을 여세요.</translation>
    </message>
    <message>
        <source>Not permitted</source>
        <translation>권한 없음</translation>
    </message>
    <message>
        <source>The keys can&apos;t be listed</source>
        <translation>키를 나열할 수 없습니다</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>연결되지 않음</translation>
    </message>
    <message>
        <source>The keys come as soon as the server answers.</source>
        <translation>서버가 응답하면 키가 표시됩니다.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>표</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>트리</translation>
    </message>
    <message>
        <source>Keys as a table</source>
        <translation>표로 본 키</translation>
    </message>
    <message>
        <source>Keys as a tree</source>
        <translation>트리로 본 키</translation>
    </message>
    <message>
        <source>Progress of the scan</source>
        <translation>스캔 진행률</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>Goes on until %1 more keys are found</source>
        <translation>키 %1개를 더 찾을 때까지 계속합니다</translation>
    </message>
    <message>
        <source>All</source>
        <translation>모두</translation>
    </message>
    <message>
        <source>Goes on to the last key</source>
        <translation>마지막 키까지 계속합니다</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Look up all</source>
        <translation>모두 조회</translation>
    </message>
    <message>
        <source>Asks the server for type, TTL, size and encoding of all listed keys</source>
        <translation>나열된 모든 키의 유형, TTL, 크기, 인코딩을 서버에 묻습니다</translation>
    </message>
    <message>
        <source>Changing keys</source>
        <translation>키 변경 중</translation>
    </message>
    <message>
        <source>Scanning keys</source>
        <translation>키 스캔 중</translation>
    </message>
    <message>
        <source>%1 a second</source>
        <translation>초당 %1개</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Search keys</source>
        <translation>키 검색</translation>
    </message>
    <message>
        <source>Scan all keys</source>
        <translation>모든 키 스캔</translation>
    </message>
    <message>
        <source>Bin of removed keys</source>
        <translation>삭제된 키의 휴지통</translation>
    </message>
    <message>
        <source>When keys expire</source>
        <translation>키 만료 시각</translation>
    </message>
</context>
<context>
    <name>freshet::ui::KeysTreeModel</name>
    <message>
        <source>(empty)</source>
        <comment>the rest of a key&apos;s name</comment>
        <translation>(비어 있음)</translation>
    </message>
    <message>
        <source>%1 more keys: double click or Enter shows the next ones</source>
        <translation>키 %1개 더 있음: 두 번 클릭하거나 Enter를 누르면 다음 키를 표시합니다</translation>
    </message>
</context>
<context>
    <name>freshet::ui::LatencyModel</name>
    <message>
        <source>not measured</source>
        <translation>측정되지 않음</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>column, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>So many of a hundred events were handled within this time, to 5 % above</source>
        <translation>이벤트 100개 중 이만큼이 이 시간 안에 처리되었습니다(최대 5 % 높게 표시)</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>이벤트</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>p95</source>
        <translation>p95</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>최장</translation>
    </message>
</context>
<context>
    <name>freshet::ui::LatencyPage</name>
    <message numerus="yes">
        <source>%1: half of %n PING(s) within %2, 95 % within %3, 99 % within %4, the slowest %5.</source>
        <translation>
            <numerusform>%1: PING %Ln번 가운데 절반은 %2, 95%는 %3, 99%는 %4 안에, 가장 느린 것은 %5.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server notes nothing: latency-monitor-threshold is 0. It can be changed under Settings.</source>
        <translation>서버가 아무것도 남기지 않습니다: latency-monitor-threshold가 0입니다. 설정에서 바꿀 수 있습니다.</translation>
    </message>
    <message>
        <source>Noted is what keeps the server busy for %1 or longer (latency-monitor-threshold).</source>
        <translation>서버를 %1 이상 붙잡은 일을 남깁니다(latency-monitor-threshold).</translation>
    </message>
    <message>
        <source>%1 at %2, newest first:</source>
        <translation>%2의 %1, 최신순:</translation>
    </message>
    <message>
        <source>What the server&apos;s LATENCY DOCTOR says:</source>
        <translation>서버의 LATENCY DOCTOR가 하는 말:</translation>
    </message>
    <message>
        <source>What</source>
        <translation>무엇</translation>
    </message>
    <message>
        <source>Latest at</source>
        <translation>최근 시각</translation>
    </message>
    <message>
        <source>Latest</source>
        <translation>최근</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>최장</translation>
    </message>
    <message>
        <source>Noted</source>
        <translation>기록 수</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>노드</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>자세히</translation>
    </message>
    <message>
        <source>What kept the server busy</source>
        <translation>서버를 붙잡은 일</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>지연</translation>
    </message>
</context>
<context>
    <name>freshet::ui::LatencyView</name>
    <message>
        <source>No stream</source>
        <translation>스트림 없음</translation>
    </message>
    <message>
        <source>Choose a stream to see how fast its groups are.</source>
        <translation>그룹이 얼마나 빠른지 보려면 스트림을 선택하세요.</translation>
    </message>
    <message>
        <source>Nobody reads this stream</source>
        <translation>이 스트림을 읽는 곳이 없습니다</translation>
    </message>
    <message>
        <source>It has no consumer group, so there is nothing to measure.</source>
        <translation>소비자 그룹이 없어 측정할 것이 없습니다.</translation>
    </message>
    <message>
        <source>This stream is not there</source>
        <translation>이 스트림이 없습니다</translation>
    </message>
    <message>
        <source>From an event&apos;s publishing until it was handled, over the last hour. Services that use Freshet&apos;s library measure it for each group, over all streams that the group reads.</source>
        <translation>지난 한 시간 동안 이벤트가 게시되어 처리될 때까지 걸린 시간입니다. Freshet 라이브러리를 쓰는 서비스가 그룹마다, 그 그룹이 읽는 모든 스트림에 대해 측정합니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n more group(s) are not shown.</source>
        <translation>
            <numerusform>그룹 %Ln개는 표시되지 않습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>no events</source>
        <translation>이벤트 없음</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>p95</source>
        <translation>p95</translation>
    </message>
    <message>
        <source>p99</source>
        <translation>p99</translation>
    </message>
    <message>
        <source>Published until handled by %1, each minute</source>
        <translation>게시부터 %1의 처리까지, 분 단위</translation>
    </message>
    <message>
        <source>Nothing was measured in the last hour</source>
        <translation>지난 한 시간 동안 측정된 것이 없습니다</translation>
    </message>
    <message>
        <source>Times of the groups</source>
        <translation>그룹별 시간</translation>
    </message>
</context>
<context>
    <name>freshet::ui::LetterDetail</name>
    <message numerus="yes">
        <source>%n delivery(s)</source>
        <translation>
            <numerusform>전달 %Ln회</numerusform>
        </translation>
    </message>
    <message>
        <source>The original entry</source>
        <translation>원래 항목</translation>
    </message>
    <message>
        <source>The chosen dead letter</source>
        <translation>선택한 데드 레터</translation>
    </message>
</context>
<context>
    <name>freshet::ui::LetterEditor</name>
    <message>
        <source>Back to the original</source>
        <translation>원래대로</translation>
    </message>
    <message>
        <source>Resend…</source>
        <translation>재전송…</translation>
    </message>
    <message>
        <source>Edit and resend</source>
        <translation>수정 후 재전송</translation>
    </message>
    <message>
        <source>To %1, as it was published: the field “event”</source>
        <translation>%1(으)로, 게시된 그대로: “event” 필드</translation>
    </message>
    <message>
        <source>The event as JSON</source>
        <translation>JSON 형식의 이벤트</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>This is too large to be sent from here.</source>
        <translation>여기서 보내기에는 너무 큽니다.</translation>
    </message>
    <message>
        <source>This is no JSON: %1</source>
        <translation>JSON이 아닙니다: %1</translation>
    </message>
    <message>
        <source>The event&apos;s contract refuses it: %1</source>
        <translation>이벤트 규약에 맞지 않습니다: %1</translation>
    </message>
    <message>
        <source>It keeps the contract of %1.</source>
        <translation>%1의 규약에 맞습니다.</translation>
    </message>
    <message>
        <source>The contract does not know the type %1: only its form was checked.</source>
        <translation>규약에 없는 유형 %1입니다: 형식만 확인했습니다.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::LettersModel</name>
    <message>
        <source>It is not there any more.</source>
        <translation>더 이상 없습니다.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>column, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>실패 시각</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>스트림</translation>
    </message>
    <message>
        <source>Group / consumer</source>
        <translation>그룹 / 소비자</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>전달 횟수</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>오류</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>이벤트</translation>
    </message>
</context>
<context>
    <name>freshet::ui::LivingModel</name>
    <message>
        <source>Current</source>
        <translation>현재</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>비어 있음</translation>
    </message>
    <message>
        <source>Old</source>
        <translation>이전</translation>
    </message>
    <message>
        <source>not counted</source>
        <translation>세지 않음</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>column, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Expiry</source>
        <translation>만료</translation>
    </message>
</context>
<context>
    <name>freshet::ui::MainWindow</name>
    <message>
        <source>%1 can&apos;t be shown there</source>
        <translation>%1 항목은 거기서 볼 수 없습니다</translation>
    </message>
    <message>
        <source>The sandbox runs</source>
        <translation>샌드박스가 실행 중입니다</translation>
    </message>
    <message>
        <source>The sandbox ended: %1</source>
        <translation>샌드박스가 종료되었습니다: %1</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>모양</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>시스템 설정에 따름</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Connections…</source>
        <translation>연결 관리…</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>명령 팔레트</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>끝내기</translation>
    </message>
    <message>
        <source>%1  (%2)</source>
        <comment>connection (environment)</comment>
        <translation>%1  (%2)</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>샌드박스</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>연결 끊기</translation>
    </message>
    <message>
        <source>Asking the keychain</source>
        <translation>키체인 확인 중</translation>
    </message>
    <message>
        <source>Starting the sandbox</source>
        <translation>샌드박스 시작 중</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>패널</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Open the sandbox</source>
        <translation>샌드박스 열기</translation>
    </message>
    <message>
        <source>Edit connections</source>
        <translation>연결 편집</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>새 연결</translation>
    </message>
    <message>
        <source>Reconnect now</source>
        <translation>지금 다시 연결</translation>
    </message>
    <message>
        <source>Light look</source>
        <translation>밝은 모양</translation>
    </message>
    <message>
        <source>Dark look</source>
        <translation>어두운 모양</translation>
    </message>
    <message>
        <source>Look as the system</source>
        <translation>시스템 모양 따름</translation>
    </message>
    <message>
        <source>The saved connections can&apos;t be read: %1</source>
        <translation>저장된 연결을 읽을 수 없습니다: %1</translation>
    </message>
</context>
<context>
    <name>freshet::ui::MemoryPage</name>
    <message>
        <source>%1 to %2</source>
        <translation>%1~%2</translation>
    </message>
    <message>
        <source>What takes the memory?</source>
        <translation>무엇이 메모리를 쓰나요?</translation>
    </message>
    <message>
        <source>Draws keys at random and asks the server for the size of each. A thousand keys cost it some ten milliseconds; no key counts as read.</source>
        <translation>키를 무작위로 뽑아 하나씩 크기를 서버에 묻습니다. 키 천 개에 서버 시간 10 ms쯤 들고, 읽은 것으로 치지 않습니다.</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>측정</translation>
    </message>
    <message numerus="yes">
        <source>Stopped: %n key(s) were measured</source>
        <translation>
            <numerusform>멈춤: 키 %Ln개를 측정했습니다</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) were measured</source>
        <translation>
            <numerusform>키 %Ln개를 측정했습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>No keys</source>
        <translation>키 없음</translation>
    </message>
    <message>
        <source>The server holds no keys in this database.</source>
        <translation>이 데이터베이스에는 키가 없습니다.</translation>
    </message>
    <message>
        <source>(all others)</source>
        <translation>(나머지 모두)</translation>
    </message>
    <message>
        <source>%1, between %2</source>
        <translation>%1, 구간 %2</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>약 %1</translation>
    </message>
    <message>
        <source>%1 to %2 keys</source>
        <translation>키 %1~%2개</translation>
    </message>
    <message>
        <source>All keys take about %1 (%2).</source>
        <translation>모든 키가 약 %1(%2)을(를) 씁니다.</translation>
    </message>
    <message>
        <source>The servers use %1 with everything else.</source>
        <translation>다른 것까지 합쳐 서버가 쓰는 메모리는 %1입니다.</translation>
    </message>
    <message>
        <source>%1 random draws from %2 keys at %3; in 95 % of such samples the true value lies in the interval. A few huge keys are easily missed.</source>
        <translation>%3에 키 %2개에서 무작위로 %1번 뽑았습니다. 이런 표본의 95%에서 참값이 구간 안에 있습니다. 아주 큰 키 몇 개는 놓치기 쉽습니다.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>멈춤</translation>
    </message>
    <message>
        <source>Measure anew</source>
        <translation>다시 측정</translation>
    </message>
    <message>
        <source>Measuring keys</source>
        <translation>키 측정 중</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 중 %1</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95% 구간</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>비중</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Sampled</source>
        <translation>표본</translation>
    </message>
    <message>
        <source>Largest</source>
        <translation>최대</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s)</source>
        <translation>
            <numerusform>키 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Keys to draw</source>
        <translation>뽑을 키의 수</translation>
    </message>
    <message>
        <source>Memory by namespace</source>
        <translation>네임스페이스별 메모리</translation>
    </message>
</context>
<context>
    <name>freshet::ui::MissRatioDialog</name>
    <message>
        <source>Listen to the server (MONITOR) for</source>
        <translation>서버를 듣기 (MONITOR)</translation>
    </message>
    <message>
        <source>Read a trace file</source>
        <translation>추적 파일 읽기</translation>
    </message>
    <message>
        <source>MONITOR sends every command of all clients here and may halve the server&apos;s throughput meanwhile. It sees the reads that reach Redis, not those that a memory tier answers.</source>
        <translation>MONITOR는 모든 클라이언트의 모든 명령을 여기로 보내며, 그동안 서버 처리량이 절반으로 줄 수 있습니다. Redis에 도달한 읽기만 보이고 메모리 계층이 응답한 읽기는 보이지 않습니다.</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>선택…</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>What would more memory bring?</source>
        <translation>메모리를 늘리면?</translation>
    </message>
    <message>
        <source>all namespaces</source>
        <translation>모든 네임스페이스</translation>
    </message>
    <message>
        <source>Misses of %1 by the size of its cache</source>
        <translation>캐시 크기에 따른 %1의 실패율</translation>
    </message>
    <message>
        <source>For each number of keys that the cache could hold, the share of reads that would miss if the least recently used ones went first. The band holds the true value in 95 of 100 cases; without a band the curve is exact.</source>
        <translation>캐시에 담을 수 있는 키 수마다, 가장 오래 쓰이지 않은 키부터 내보낼 때 실패할 읽기의 비율입니다. 띠는 100번 중 95번 실제 값을 포함하며, 띠가 없으면 정확한 곡선입니다.</translation>
    </message>
    <message>
        <source> s</source>
        <translation>초</translation>
    </message>
    <message>
        <source>Seconds to listen</source>
        <translation>듣는 시간(초)</translation>
    </message>
    <message>
        <source>One key a line, or CSV with a column key; gzip too</source>
        <translation>한 줄에 키 하나, 또는 key 열이 있는 CSV(gzip 가능)</translation>
    </message>
    <message>
        <source>Trace file</source>
        <translation>추적 파일</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행</translation>
    </message>
    <message>
        <source>Nothing was measured yet</source>
        <translation>아직 측정하지 않았습니다</translation>
    </message>
    <message>
        <source>This connection&apos;s user may not run MONITOR. An administrator can allow it with the rule +monitor; a trace file needs no permission.</source>
        <translation>이 연결의 사용자는 MONITOR를 실행할 수 없습니다. 관리자가 규칙 +monitor로 허용할 수 있습니다. 추적 파일에는 권한이 필요 없습니다.</translation>
    </message>
    <message>
        <source>This connection is read-only, and MONITOR administers the server. A trace file needs no permission.</source>
        <translation>이 연결은 읽기 전용이며 MONITOR는 서버 관리 명령입니다. 추적 파일에는 권한이 필요 없습니다.</translation>
    </message>
    <message>
        <source>No curve: %1</source>
        <translation>곡선 없음: %1</translation>
    </message>
    <message>
        <source>No key of it was read in this time</source>
        <translation>이 시간 동안 읽힌 키가 없습니다</translation>
    </message>
    <message>
        <source>The file reads no key</source>
        <translation>파일에 키를 읽은 기록이 없습니다</translation>
    </message>
    <message>
        <source>%1 reads of about %2 keys in %3.</source>
        <translation>%3 동안 약 %2개 키를 %1회 읽었습니다.</translation>
    </message>
    <message>
        <source>%1 reads of about %2 keys.</source>
        <translation>약 %2개 키를 %1회 읽었습니다.</translation>
    </message>
    <message>
        <source>It was stopped early.</source>
        <translation>도중에 중지되었습니다.</translation>
    </message>
    <message>
        <source>%1 of the keys were followed.</source>
        <translation>키의 %1를 추적했습니다.</translation>
    </message>
    <message>
        <source>That is little: listen longer.</source>
        <translation>표본이 적습니다. 더 오래 들어 보세요.</translation>
    </message>
    <message>
        <source>However large, %1 would miss: the first read of each key.</source>
        <translation>아무리 커도 %1는 실패합니다(각 키의 첫 읽기).</translation>
    </message>
    <message>
        <source>With the %1 keys of now %2 miss, with twice as many %3.</source>
        <translation>현재의 키 %1개로는 %2, 두 배라면 %3가 실패합니다.</translation>
    </message>
    <message>
        <source>With the %1 keys of now %2 miss, with twice as many %3 (%4 to %5).</source>
        <translation>현재의 키 %1개로는 %2, 두 배라면 %3(%4~%5)가 실패합니다.</translation>
    </message>
    <message>
        <source>%1 reads so far</source>
        <translation>지금까지 %1회 읽기</translation>
    </message>
</context>
<context>
    <name>freshet::ui::MissRatioPlot</name>
    <message>
        <source>Miss-ratio curve</source>
        <translation>실패율 곡선</translation>
    </message>
    <message>
        <source>%1 keys</source>
        <translation>키 %1개</translation>
    </message>
    <message>
        <source>%1, about %2</source>
        <translation>%1, 약 %2</translation>
    </message>
    <message>
        <source>%1: %2 miss</source>
        <translation>%1: 실패 %2</translation>
    </message>
    <message>
        <source>%1: %2 miss (%3 to %4)</source>
        <translation>%1: 실패 %2 (%3~%4)</translation>
    </message>
    <message>
        <source>Keys that the cache holds, and their memory</source>
        <translation>캐시에 담긴 키 수와 메모리</translation>
    </message>
    <message>
        <source>Keys that the cache holds</source>
        <translation>캐시에 담긴 키 수</translation>
    </message>
    <message>
        <source>now</source>
        <translation>현재</translation>
    </message>
</context>
<context>
    <name>freshet::ui::MonitorPage</name>
    <message>
        <source>Every command, as it runs</source>
        <translation>실행되는 모든 명령</translation>
    </message>
    <message>
        <source>This connection is read-only, and the server counts MONITOR as administration.</source>
        <translation>이 연결은 읽기 전용이고, 서버는 MONITOR를 관리 명령으로 칩니다.</translation>
    </message>
    <message>
        <source>MONITOR can take half of the server&apos;s throughput while it runs, and shows keys and values of all clients. It runs for a short time only, and ends when this page is left.</source>
        <translation>MONITOR는 도는 동안 서버 처리량을 절반까지 떨어뜨릴 수 있고, 모든 클라이언트의 키와 값을 보여 줍니다. 짧은 시간만 돌고, 이 페이지를 떠나면 끝납니다.</translation>
    </message>
    <message>
        <source>Start…</source>
        <translation>시작…</translation>
    </message>
    <message>
        <source>Watch every command</source>
        <translation>모든 명령 지켜보기</translation>
    </message>
    <message>
        <source>The server tells this console each command of each client. Nothing is changed.</source>
        <translation>서버가 모든 클라이언트의 명령을 하나하나 이 콘솔에 알려 줍니다. 바뀌는 것은 없습니다.</translation>
    </message>
    <message>
        <source>At most for</source>
        <translation>최대 시간</translation>
    </message>
    <message>
        <source>It can take half of the server&apos;s throughput meanwhile. What is shown may hold personal data.</source>
        <translation>그동안 서버 처리량이 절반까지 떨어질 수 있습니다. 개인 정보가 보일 수 있습니다.</translation>
    </message>
    <message>
        <source>It ends by itself, with Stop, or when this page is left.</source>
        <translation>저절로, 또는 멈춤을 누르거나 이 페이지를 떠나면 끝납니다.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message numerus="yes">
        <source>%n command(s) seen</source>
        <translation>
            <numerusform>명령 %Ln개를 봤습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>The time is up: %1.</source>
        <translation>시간이 다 됐습니다: %1.</translation>
    </message>
    <message>
        <source>Stopped: %1.</source>
        <translation>멈췄습니다: %1.</translation>
    </message>
    <message>
        <source>It ended early, %1: %2</source>
        <translation>일찍 끝났습니다, %1: %2</translation>
    </message>
    <message>
        <source>MONITOR ended: %1</source>
        <translation>MONITOR가 끝났습니다: %1</translation>
    </message>
    <message>
        <source>Watching.</source>
        <translation>지켜보는 중입니다.</translation>
    </message>
    <message>
        <source>Waiting for the server to confirm.</source>
        <translation>서버의 확인을 기다립니다.</translation>
    </message>
    <message>
        <source>Only the last %1 are kept.</source>
        <translation>마지막 %1개만 보관합니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n came too fast to be shown.</source>
        <translation>
            <numerusform>%Ln개는 너무 빨라 보여 주지 못했습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>멈춤</translation>
    </message>
    <message>
        <source>MONITOR is running</source>
        <translation>MONITOR 실행 중</translation>
    </message>
    <message numerus="yes">
        <source>%n command(s)</source>
        <translation>
            <numerusform>명령 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>클라이언트</translation>
    </message>
    <message>
        <source>DB</source>
        <translation>DB</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>How long it runs at most</source>
        <translation>최대 실행 시간</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Commands that clients run</source>
        <translation>클라이언트가 실행하는 명령</translation>
    </message>
    <message>
        <source>Monitor</source>
        <translation>모니터</translation>
    </message>
</context>
<context>
    <name>freshet::ui::NamespaceModel</name>
    <message>
        <source>(no name)</source>
        <translation>(이름 없음)</translation>
    </message>
    <message>
        <source>≈ %1</source>
        <translation>≈ %1</translation>
    </message>
    <message>
        <source>&lt; %1</source>
        <translation>&lt; %1</translation>
    </message>
    <message>
        <source>Of the reads in the last %1 s</source>
        <translation>최근 %1초 동안의 읽기 기준</translation>
    </message>
    <message>
        <source>No reads in the last %1 s</source>
        <translation>최근 %1초 동안 읽기 없음</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>아직 알 수 없음</translation>
    </message>
    <message>
        <source>Percentage points against the last hour, which had %1</source>
        <translation>지난 1시간(%1)과의 차이, 퍼센트포인트</translation>
    </message>
    <message>
        <source>Nothing is known of the last hour</source>
        <translation>지난 1시간에 대해 알려진 것이 없습니다</translation>
    </message>
    <message>
        <source>Of reads whose time was taken. Services that count hits and misses only take no times.</source>
        <translation>시간을 잰 읽기 기준입니다. 적중과 실패만 세는 서비스는 시간을 재지 않습니다.</translation>
    </message>
    <message>
        <source>Estimated from a random sample: between %1 and %2 keys (95 %)</source>
        <translation>무작위 표본으로 추정: 키 %1~%2개 (95 %)</translation>
    </message>
    <message>
        <source>Not known: no sample of the keys could be taken</source>
        <translation>알 수 없음: 키 표본을 뽑지 못했습니다</translation>
    </message>
    <message numerus="yes">
        <source>Estimated from MEMORY USAGE of %n key(s)</source>
        <translation>
            <numerusform>키 %Ln개의 MEMORY USAGE로 추정</numerusform>
        </translation>
    </message>
    <message>
        <source>Not known: no key of it was in the sample</source>
        <translation>알 수 없음: 표본에 해당 키가 없었습니다</translation>
    </message>
    <message>
        <source>Below this for some minutes there is an alert. F2 changes it.</source>
        <translation>몇 분 동안 이보다 낮으면 알립니다. F2로 바꿉니다.</translation>
    </message>
    <message>
        <source>Hit rate of the last 15 minutes, from 0 to 100 %</source>
        <translation>최근 15분의 적중률, 0~100 %</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>Hit rate</source>
        <translation>적중률</translation>
    </message>
    <message>
        <source>vs. 1 h</source>
        <translation>1시간 대비</translation>
    </message>
    <message>
        <source>Reads</source>
        <translation>읽기</translation>
    </message>
    <message>
        <source>Sets</source>
        <translation>쓰기</translation>
    </message>
    <message>
        <source>Deletes</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Average read</source>
        <translation>평균 읽기</translation>
    </message>
    <message>
        <source>p95 read</source>
        <translation>p95 읽기</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>목표</translation>
    </message>
    <message>
        <source>Trend</source>
        <translation>추세</translation>
    </message>
</context>
<context>
    <name>freshet::ui::NamespaceTable</name>
    <message>
        <source>Show only this</source>
        <translation>이것만 보기</translation>
    </message>
    <message>
        <source>Show its keys</source>
        <translation>키 보기</translation>
    </message>
    <message>
        <source>Set its target…</source>
        <translation>목표 설정…</translation>
    </message>
    <message>
        <source>Search namespaces</source>
        <translation>네임스페이스 검색</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>모두 보기</translation>
    </message>
    <message>
        <source>Back to all namespaces (Esc)</source>
        <translation>모든 네임스페이스로 돌아가기 (Esc)</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>Miss-ratio curve…</source>
        <translation>미스율 곡선…</translation>
    </message>
    <message>
        <source>Invalidate it…</source>
        <translation>무효화…</translation>
    </message>
</context>
<context>
    <name>freshet::ui::Navigation</name>
    <message>
        <source>Panels</source>
        <translation>패널</translation>
    </message>
</context>
<context>
    <name>freshet::ui::NodesPage</name>
    <message>
        <source>Primary</source>
        <translation>프라이머리</translation>
    </message>
    <message>
        <source>Replica</source>
        <translation>복제본</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>정상</translation>
    </message>
    <message>
        <source>Not reached by some</source>
        <translation>일부가 못 닿음</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>내려감</translation>
    </message>
    <message>
        <source>Joining</source>
        <translation>합류 중</translation>
    </message>
    <message>
        <source>Not in step</source>
        <translation>동기화 안 됨</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>응답 없음</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n moving</source>
        <translation>
            <numerusform>%1, %Ln개 이동 중</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 중 %1</translation>
    </message>
    <message>
        <source>Sentinel (asked)</source>
        <translation>Sentinel(물어본 곳)</translation>
    </message>
    <message>
        <source>Sentinel</source>
        <translation>Sentinel</translation>
    </message>
    <message>
        <source>The cluster is complete.</source>
        <translation>클러스터가 온전합니다.</translation>
    </message>
    <message>
        <source>The cluster&apos;s state is unknown.</source>
        <translation>클러스터 상태를 알 수 없습니다.</translation>
    </message>
    <message>
        <source>The cluster is not complete: its state is %1.</source>
        <translation>클러스터가 온전하지 않습니다. 상태: %1.</translation>
    </message>
    <message>
        <source>%1 of %2 slots are served.</source>
        <translation>슬롯 %2개 가운데 %1개를 맡고 있습니다.</translation>
    </message>
    <message>
        <source>%1 is the primary of %2.</source>
        <translation>%2의 프라이머리는 %1입니다.</translation>
    </message>
    <message numerus="yes">
        <source>A failover needs %n Sentinel(s).</source>
        <translation>
            <numerusform>장애 조치에는 Sentinel %Ln개의 동의가 필요합니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>No Sentinel answers: %1</source>
        <translation>답하는 Sentinel이 없습니다: %1</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>노드</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>역할</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Slots</source>
        <translation>슬롯</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>클라이언트</translation>
    </message>
    <message>
        <source>Behind by</source>
        <translation>뒤처짐</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Map of the cluster&apos;s slots</source>
        <translation>클러스터 슬롯 지도</translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation>노드</translation>
    </message>
</context>
<context>
    <name>freshet::ui::OrderForm</name>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>미리보기</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>태그</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>Patterns, one a line</source>
        <translation>패턴, 한 줄에 하나</translation>
    </message>
    <message>
        <source>Keys, one a line</source>
        <translation>키, 한 줄에 하나</translation>
    </message>
    <message>
        <source>What is to be invalidated</source>
        <translation>무효화할 대상</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>id</translation>
    </message>
    <message>
        <source>All names that contain it</source>
        <translation>이 말이 들어간 모든 이름</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>최대</translation>
    </message>
    <message>
        <source>How long keys live at most</source>
        <translation>키의 최대 수명</translation>
    </message>
    <message>
        <source>Unit of time</source>
        <translation>시간 단위</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>초</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>분</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>시간</translation>
    </message>
    <message>
        <source>days</source>
        <translation>일</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>지금</translation>
    </message>
    <message>
        <source>At a later time</source>
        <translation>나중에</translation>
    </message>
    <message>
        <source>When</source>
        <translation>언제</translation>
    </message>
    <message>
        <source>Local time</source>
        <translation>현지 시각</translation>
    </message>
    <message>
        <source>Measure every key (slower)</source>
        <translation>모든 키 측정(느림)</translation>
    </message>
    <message>
        <source>Otherwise memory is estimated from 1,000 keys where there are more.</source>
        <translation>아니면 키가 더 많을 때 1,000개로 메모리를 추정합니다.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::PagedPart</name>
    <message>
        <source>&quot;%1&quot; is neither an id such as 1764000000000-0 nor a time such as 2026-11-25 14:30 or 14:30.</source>
        <translation>&quot;%1&quot;은(는) 1764000000000-0 같은 ID도, 2026-11-25 14:30이나 14:30 같은 시각도 아닙니다.</translation>
    </message>
    <message>
        <source>From: id or time</source>
        <translation>시작: ID나 시각</translation>
    </message>
    <message>
        <source>From which id or time on</source>
        <translation>시작 ID나 시각</translation>
    </message>
    <message>
        <source>To: id or time</source>
        <translation>끝: ID나 시각</translation>
    </message>
    <message>
        <source>Up to which id or time</source>
        <translation>끝 ID나 시각</translation>
    </message>
    <message>
        <source>Search what is loaded</source>
        <translation>불러온 것에서 검색</translation>
    </message>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
</context>
<context>
    <name>freshet::ui::PasswordPage</name>
    <message>
        <source>Keep it in the system&apos;s keychain</source>
        <translation>시스템 키체인에 저장</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>leave empty for the default user</source>
        <translation>기본 사용자는 비워 두세요</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Log in</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>Log in to %1</source>
        <translation>%1 로그인</translation>
    </message>
    <message>
        <source>No keychain service answers: it is not kept</source>
        <translation>키체인 서비스가 응답하지 않아 저장하지 않습니다</translation>
    </message>
</context>
<context>
    <name>freshet::ui::PayloadView</name>
    <message>
        <source>Choose an entry to see what it holds.</source>
        <translation>항목을 선택하면 내용이 보입니다.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy what the entry holds</source>
        <translation>항목의 내용 복사</translation>
    </message>
    <message>
        <source>What the entry holds</source>
        <translation>항목의 내용</translation>
    </message>
</context>
<context>
    <name>freshet::ui::PendingView</name>
    <message>
        <source>The stream has no group</source>
        <translation>스트림에 그룹이 없습니다</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>읽는 중…</translation>
    </message>
    <message>
        <source>None of %1 fits</source>
        <translation>%1개 중 맞는 것이 없음</translation>
    </message>
    <message>
        <source>Nothing is pending</source>
        <translation>대기 항목이 없습니다</translation>
    </message>
    <message>
        <source>%1 of %2 that are loaded</source>
        <translation>불러온 %2개 중 %1개</translation>
    </message>
    <message>
        <source>%1 of %2 loaded; narrow the range to see others</source>
        <translation>%2개 중 %1개 불러옴. 다른 항목은 범위를 좁혀 보세요</translation>
    </message>
    <message>
        <source>%1 of %2 loaded</source>
        <translation>%2개 중 %1개 불러옴</translation>
    </message>
    <message>
        <source>The entry was trimmed away or deleted before it was handled: only its id is left. Acknowledge it, for nobody can handle it any more.</source>
        <translation>항목이 처리되기 전에 잘려 나갔거나 삭제되어 ID만 남았습니다. 더 이상 처리할 수 없으니 확인 처리하세요.</translation>
    </message>
    <message>
        <source>What it holds may not be read: XRANGE is not permitted.</source>
        <translation>내용을 읽을 수 없습니다. XRANGE 권한이 없습니다.</translation>
    </message>
    <message>
        <source>All consumers</source>
        <translation>모든 소비자</translation>
    </message>
    <message>
        <source>Which consumer</source>
        <translation>소비자 선택</translation>
    </message>
    <message>
        <source>Any idle time</source>
        <translation>모든 유휴 시간</translation>
    </message>
    <message>
        <source>Idle for %1</source>
        <translation>유휴 %1 이상</translation>
    </message>
    <message>
        <source>Idle for how long</source>
        <translation>유휴 시간</translation>
    </message>
    <message>
        <source>Pending entries</source>
        <translation>대기 항목</translation>
    </message>
    <message>
        <source>Load more pending entries</source>
        <translation>대기 항목 더 불러오기</translation>
    </message>
    <message>
        <source>Acknowledge…</source>
        <translation>확인 처리…</translation>
    </message>
    <message>
        <source>Count the chosen entries as handled</source>
        <translation>선택한 항목을 처리된 것으로 표시</translation>
    </message>
    <message>
        <source>Claim…</source>
        <translation>넘겨받기…</translation>
    </message>
    <message>
        <source>Give the chosen entries to another consumer</source>
        <translation>선택한 항목을 다른 소비자에게 넘김</translation>
    </message>
    <message>
        <source>Claim idle…</source>
        <translation>유휴 항목 넘겨받기…</translation>
    </message>
    <message>
        <source>Give all that nobody touched for long to another consumer</source>
        <translation>오래 방치된 항목을 모두 다른 소비자에게 넘김</translation>
    </message>
    <message>
        <source>Dead letters…</source>
        <translation>데드 레터…</translation>
    </message>
    <message>
        <source>Send the chosen entries to the dead letters</source>
        <translation>선택한 항목을 데드 레터로 보내기</translation>
    </message>
</context>
<context>
    <name>freshet::ui::PreviewView</name>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>More loads at once</source>
        <translation>동시 로드 증가</translation>
    </message>
    <message>
        <source>Warm again after</source>
        <translation>회복까지</translation>
    </message>
    <message>
        <source>Reads a second that these keys answer now; at first as many more go to the source.</source>
        <translation>이 키들이 지금 응답하는 초당 읽기. 처음에는 그만큼 원본으로 더 갑니다.</translation>
    </message>
    <message>
        <source>So many more loads run at the same time at first. In all each key is loaded once at most.</source>
        <translation>처음에 동시에 더 실행되는 로드 수. 모두 합쳐 키마다 최대 한 번 로드됩니다.</translation>
    </message>
    <message>
        <source>Until 9 of 10 keys are back, if reads are spread evenly over them; popular keys come back sooner.</source>
        <translation>읽기가 고르게 퍼져 있을 때 키 10개 중 9개가 돌아올 때까지. 자주 읽히는 키는 더 빨리 돌아옵니다.</translation>
    </message>
    <message>
        <source>By namespace</source>
        <translation>네임스페이스별</translation>
    </message>
    <message>
        <source>Keys and cost by namespace</source>
        <translation>네임스페이스별 키와 비용</translation>
    </message>
    <message>
        <source>When they would expire by themselves</source>
        <translation>저절로 만료되는 때</translation>
    </message>
    <message>
        <source>Examples of the keys</source>
        <translation>키 예시</translation>
    </message>
    <message>
        <source>Keys that failed</source>
        <translation>실패한 키</translation>
    </message>
    <message>
        <source>How far it is</source>
        <translation>진행 정도</translation>
    </message>
    <message>
        <source>Reason (for Activity)</source>
        <translation>이유(활동에 기록)</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>이유</translation>
    </message>
    <message>
        <source>Retry the failed</source>
        <translation>실패한 것 다시</translation>
    </message>
    <message>
        <source>Do the rest</source>
        <translation>나머지 하기</translation>
    </message>
    <message>
        <source>No preview</source>
        <translation>미리보기 없음</translation>
    </message>
    <message>
        <source>Looking at the keys</source>
        <translation>키를 살펴보는 중</translation>
    </message>
    <message>
        <source>First look, then invalidate</source>
        <translation>먼저 보고, 그다음 무효화</translation>
    </message>
    <message>
        <source>Nothing is changed by a preview.</source>
        <translation>미리보기는 아무것도 바꾸지 않습니다.</translation>
    </message>
    <message>
        <source>Choose what is to be invalidated. The preview counts its keys and measures what it would cost; nothing is changed before you apply it.</source>
        <translation>무효화할 대상을 고르세요. 미리보기가 키를 세고 비용을 측정합니다. 적용하기 전에는 아무것도 바뀌지 않습니다.</translation>
    </message>
    <message>
        <source>This connection&apos;s user may not run %1.</source>
        <translation>이 연결의 사용자는 %1을(를) 실행할 수 없습니다.</translation>
    </message>
    <message>
        <source>Of an even sample of %1 keys: %2</source>
        <translation>고르게 뽑은 키 %1개 중: %2</translation>
    </message>
    <message>
        <source>%1 of %2 keys</source>
        <translation>키 %2개 중 %1개</translation>
    </message>
    <message>
        <source>The keys</source>
        <translation>키 목록</translation>
    </message>
    <message>
        <source>exactly</source>
        <translation>정확한 수</translation>
    </message>
    <message>
        <source>at least</source>
        <translation>최소</translation>
    </message>
    <message>
        <source>%1 would live shorter</source>
        <translation>%1개의 수명이 줄어듦</translation>
    </message>
    <message>
        <source>of %1, read no more</source>
        <translation>%1, 더 이상 읽히지 않음</translation>
    </message>
    <message>
        <source>being measured</source>
        <translation>측정 중</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>측정하지 않음</translation>
    </message>
    <message>
        <source>then misses</source>
        <translation>그만큼 미스</translation>
    </message>
    <message>
        <source>≤ %1 in all</source>
        <translation>모두 %1번 이하</translation>
    </message>
    <message>
        <source>for 9 of 10 keys</source>
        <translation>키 10개 중 9개</translation>
    </message>
    <message>
        <source>not read now</source>
        <translation>지금 읽히지 않음</translation>
    </message>
    <message>
        <source>%1 keys found</source>
        <translation>키 %1개 찾음</translation>
    </message>
    <message>
        <source>%1 done, %2 failed, about %3 left</source>
        <translation>%1개 완료, %2개 실패, 약 %3개 남음</translation>
    </message>
    <message>
        <source>There is no connection.</source>
        <translation>연결이 없습니다.</translation>
    </message>
    <message>
        <source>This connection is read-only: previews only.</source>
        <translation>이 연결은 읽기 전용이라 미리보기만 됩니다.</translation>
    </message>
    <message>
        <source>Preview it first.</source>
        <translation>먼저 미리보기를 하세요.</translation>
    </message>
    <message>
        <source>The connection is lost.</source>
        <translation>연결이 끊겼습니다.</translation>
    </message>
    <message>
        <source>No key fits: there is nothing to do.</source>
        <translation>맞는 키가 없어 할 일이 없습니다.</translation>
    </message>
    <message>
        <source>That time is over.</source>
        <translation>이미 지난 시각입니다.</translation>
    </message>
    <message>
        <source>Schedule…</source>
        <translation>예약…</translation>
    </message>
    <message>
        <source>Apply…</source>
        <translation>적용…</translation>
    </message>
    <message>
        <source>This can&apos;t be taken back; the values are loaded again from their source when they are next read.</source>
        <translation>되돌릴 수 없습니다. 값은 다음에 읽힐 때 원본에서 다시 로드됩니다.</translation>
    </message>
    <message>
        <source>Reads answered</source>
        <translation>현재 응답하는 읽기</translation>
    </message>
    <message>
        <source>This user may not do that: %1</source>
        <translation>이 사용자는 권한이 없습니다: %1</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ProfileForm</name>
    <message>
        <source>Server</source>
        <translation>서버</translation>
    </message>
    <message>
        <source>Paste an address</source>
        <translation>주소 붙여넣기</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>One server</source>
        <translation>단일 서버</translation>
    </message>
    <message>
        <source>Unix socket</source>
        <translation>Unix 소켓</translation>
    </message>
    <message>
        <source>Sentinel</source>
        <translation>Sentinel</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>클러스터</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>호스트</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>포트</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>주소 목록</translation>
    </message>
    <message>
        <source>Socket</source>
        <translation>소켓</translation>
    </message>
    <message>
        <source>Choose the socket</source>
        <translation>소켓 선택</translation>
    </message>
    <message>
        <source>Master name</source>
        <translation>마스터 이름</translation>
    </message>
    <message>
        <source>Sentinels&apos; user</source>
        <translation>Sentinel 사용자</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>데이터베이스</translation>
    </message>
    <message>
        <source>Login</source>
        <translation>로그인</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>leave empty for the default user</source>
        <translation>기본 사용자는 비워 두세요</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>비밀번호</translation>
    </message>
    <message>
        <source>Show the password</source>
        <translation>비밀번호 보기</translation>
    </message>
    <message>
        <source>Keep it in the system&apos;s keychain</source>
        <translation>시스템 키체인에 저장</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Encrypt the connection with TLS</source>
        <translation>TLS로 연결 암호화</translation>
    </message>
    <message>
        <source>Verify the server&apos;s certificate</source>
        <translation>서버 인증서 검증</translation>
    </message>
    <message>
        <source>the system&apos;s authorities</source>
        <translation>시스템 인증 기관</translation>
    </message>
    <message>
        <source>Authority</source>
        <translation>인증 기관</translation>
    </message>
    <message>
        <source>Choose the authority&apos;s certificate</source>
        <translation>인증 기관 인증서 선택</translation>
    </message>
    <message>
        <source>Client certificate</source>
        <translation>클라이언트 인증서</translation>
    </message>
    <message>
        <source>Choose the client certificate</source>
        <translation>클라이언트 인증서 선택</translation>
    </message>
    <message>
        <source>Client key</source>
        <translation>클라이언트 키</translation>
    </message>
    <message>
        <source>Choose the client&apos;s private key</source>
        <translation>클라이언트 개인 키 선택</translation>
    </message>
    <message>
        <source>Server name</source>
        <translation>서버 이름</translation>
    </message>
    <message>
        <source>as the host</source>
        <translation>호스트와 동일</translation>
    </message>
    <message>
        <source>How Freshet treats it</source>
        <translation>Freshet의 취급 방식</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>환경</translation>
    </message>
    <message>
        <source>The environment&apos;s own</source>
        <translation>환경 기본색</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>파랑</translation>
    </message>
    <message>
        <source>Orange</source>
        <translation>주황</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>초록</translation>
    </message>
    <message>
        <source>Pink</source>
        <translation>분홍</translation>
    </message>
    <message>
        <source>Ochre</source>
        <translation>황토</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>보라</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>회색</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>빨강</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>색</translation>
    </message>
    <message>
        <source>Read-only: refuse every command that changes something</source>
        <translation>읽기 전용: 데이터를 바꾸는 명령을 모두 거부</translation>
    </message>
    <message>
        <source>Gentle: walks over the keys make way for other clients</source>
        <translation>부드럽게: 키를 훑을 때 다른 클라이언트에 양보</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>찾아보기…</translation>
    </message>
    <message>
        <source>No keychain service answers: the password is asked for each time</source>
        <translation>키체인 서비스가 응답하지 않아 비밀번호를 매번 묻습니다</translation>
    </message>
    <message>
        <source>At least one address, as host:port</source>
        <translation>host:port 형식의 주소가 하나 이상 필요합니다</translation>
    </message>
    <message>
        <source>A name is needed</source>
        <translation>이름을 입력하세요</translation>
    </message>
    <message>
        <source>Another connection has this name</source>
        <translation>같은 이름의 연결이 이미 있습니다</translation>
    </message>
    <message>
        <source>A host name or an address is needed</source>
        <translation>호스트 이름이나 주소를 입력하세요</translation>
    </message>
    <message>
        <source>Only the host: no blanks, slashes or user</source>
        <translation>호스트만 입력하세요. 공백, 슬래시, 사용자는 넣을 수 없습니다</translation>
    </message>
    <message>
        <source>The full path of the socket is needed, beginning with /</source>
        <translation>/로 시작하는 소켓의 전체 경로를 입력하세요</translation>
    </message>
    <message>
        <source>The name by which the Sentinels know the master is needed</source>
        <translation>Sentinel에 등록된 마스터 이름을 입력하세요</translation>
    </message>
    <message>
        <source>This file cannot be read</source>
        <translation>파일을 읽을 수 없습니다</translation>
    </message>
    <message>
        <source>The key needs its certificate</source>
        <translation>키에 맞는 인증서가 필요합니다</translation>
    </message>
    <message>
        <source>The certificate needs its key</source>
        <translation>인증서에 맞는 키가 필요합니다</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ProfileListModel</name>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1, %2, %3</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ProfileStore</name>
    <message>
        <source>%1 (copy)</source>
        <translation>%1 (사본)</translation>
    </message>
</context>
<context>
    <name>freshet::ui::RateCollector</name>
    <message>
        <source>The history is kept in memory only: %1</source>
        <translation>이력을 메모리에만 보관합니다: %1</translation>
    </message>
    <message>
        <source>The file of the history was damaged. It was set aside as %1 and begun anew.</source>
        <translation>이력 파일이 손상되어 %1(으)로 옮기고 새로 시작했습니다.</translation>
    </message>
    <message>
        <source>The history is kept in memory for now: %1</source>
        <translation>지금은 이력을 메모리에 보관합니다: %1</translation>
    </message>
</context>
<context>
    <name>freshet::ui::RefreshControl</name>
    <message>
        <source>Paused, from %1</source>
        <translation>일시 정지, %1 기준</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>%1 기준</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>every %1</source>
        <translation>%1마다</translation>
    </message>
    <message>
        <source>Refresh interval</source>
        <translation>새로 고침 간격</translation>
    </message>
    <message>
        <source>How often this panel asks the server</source>
        <translation>이 패널이 서버에 묻는 간격</translation>
    </message>
    <message>
        <source>Go on refreshing</source>
        <translation>새로 고침 계속</translation>
    </message>
    <message>
        <source>Pause refreshing</source>
        <translation>새로 고침 일시 정지</translation>
    </message>
    <message>
        <source>Refresh now</source>
        <translation>지금 새로 고침</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ReplayBar</name>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>How far the replay is</source>
        <translation>재생 진행 정도</translation>
    </message>
    <message>
        <source>Reading the trace</source>
        <translation>트레이스를 읽는 중</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>Replay paused</source>
        <translation>재생 일시 중지</translation>
    </message>
    <message>
        <source>Replay ended</source>
        <translation>재생 완료</translation>
    </message>
    <message>
        <source>Replay stopped</source>
        <translation>재생 중지됨</translation>
    </message>
    <message>
        <source>Replay failed</source>
        <translation>재생 실패</translation>
    </message>
    <message>
        <source>%1 of %2 requests</source>
        <comment>so many of the whole trace</comment>
        <translation>요청 %2건 중 %1건</translation>
    </message>
    <message>
        <source>%1 requests</source>
        <translation>요청 %1건</translation>
    </message>
    <message>
        <source>%1 errors of Redis, so the rates are too low</source>
        <translation>Redis 오류 %1건, 그래서 적중률이 실제보다 낮습니다</translation>
    </message>
    <message>
        <source>memory %1, Redis %2, both %3</source>
        <comment>hit rates of the two caches</comment>
        <translation>메모리 %1, Redis %2, 합계 %3</translation>
    </message>
    <message>
        <source>Memory: of all reads. Redis: of the reads that memory could not answer. Both: of all reads.</source>
        <translation>메모리: 모든 읽기 대비. Redis: 메모리가 답하지 못한 읽기 대비. 합계: 모든 읽기 대비.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 중지</translation>
    </message>
</context>
<context>
    <name>freshet::ui::RollbackDialog</name>
    <message>
        <source>Listen for 5 s</source>
        <translation>5초 동안 듣기</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Roll back…</source>
        <translation>롤백…</translation>
    </message>
    <message>
        <source>Roll back: %1</source>
        <translation>롤백: %1</translation>
    </message>
    <message>
        <source>Now at %1. Namespaces that inherit go with it; those with a version of their own stay.</source>
        <translation>현재 %1. 상속하는 네임스페이스는 함께 바뀌고, 자체 버전이 있는 네임스페이스는 그대로입니다.</translation>
    </message>
    <message>
        <source>Now at %1. What was cached under the old version and still lives is served again.</source>
        <translation>현재 %1. 이전 버전에 캐시되어 아직 남아 있는 값이 다시 제공됩니다.</translation>
    </message>
    <message>
        <source>Back to</source>
        <translation>되돌릴 버전</translation>
    </message>
    <message>
        <source>Version to go back to</source>
        <translation>되돌아갈 버전</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>진행률</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>%1 never had this version, so there is nothing to go back to.</source>
        <translation>%1에는 이 버전이 없었으므로 되돌아갈 것이 없습니다.</translation>
    </message>
    <message>
        <source>It could not be measured: %1</source>
        <translation>측정하지 못했습니다: %1</translation>
    </message>
    <message>
        <source>That is the current version.</source>
        <translation>현재 버전입니다.</translation>
    </message>
    <message>
        <source>The keys are being looked at.</source>
        <translation>키를 살펴보는 중입니다.</translation>
    </message>
    <message>
        <source>Choose a version that was used before.</source>
        <translation>이전에 쓰인 버전을 고르세요.</translation>
    </message>
    <message>
        <source>Hears the reads themselves (MONITOR), which may halve the server&apos;s throughput meanwhile.</source>
        <translation>실제 읽기를 듣습니다(MONITOR). 그동안 서버 처리량이 절반으로 줄 수 있습니다.</translation>
    </message>
    <message>
        <source>Says which of the reads that come by the old version would have served.</source>
        <translation>지나가는 읽기 중 이전 버전이 제공했을 것을 알려 줍니다.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::SandboxBar</name>
    <message>
        <source>Break a consumer</source>
        <translation>소비자 고장 내기</translation>
    </message>
    <message>
        <source>Expire everything</source>
        <translation>모두 만료시키기</translation>
    </message>
    <message>
        <source>Kill Redis</source>
        <translation>Redis 강제 종료</translation>
    </message>
    <message>
        <source>Slow source</source>
        <translation>느린 원본</translation>
    </message>
    <message>
        <source>Poison event</source>
        <translation>처리할 수 없는 이벤트</translation>
    </message>
    <message>
        <source>Bump a version</source>
        <translation>버전 올리기</translation>
    </message>
    <message>
        <source>Heal all</source>
        <translation>모두 복구</translation>
    </message>
    <message>
        <source>Streams: pending and lag of the group search-index grow until it is healed</source>
        <translation>스트림: 복구할 때까지 search-index 그룹의 대기와 지연이 늘어납니다</translation>
    </message>
    <message>
        <source>Hit rates: they fall, and rise again while the cache fills</source>
        <translation>적중률: 떨어졌다가 캐시가 채워지면서 다시 오릅니다</translation>
    </message>
    <message>
        <source>Hit rates: old values are grey, then comes a restart and an empty cache</source>
        <translation>적중률: 이전 값이 회색이 되고, 재시작 후 캐시가 비어 있습니다</translation>
    </message>
    <message>
        <source>Hit rates: average and p95 read times grow with each miss</source>
        <translation>적중률: 미스마다 평균과 p95 읽기 시간이 늘어납니다</translation>
    </message>
    <message>
        <source>Streams: an event is tried five times, then it is a dead letter</source>
        <translation>스트림: 이벤트를 다섯 번 시도한 뒤 데드 레터가 됩니다</translation>
    </message>
    <message>
        <source>Versions: product has a new one, so its reads miss; roll it back there</source>
        <translation>버전: product의 버전이 바뀌어 읽기가 미스됩니다. 그곳에서 되돌릴 수 있습니다</translation>
    </message>
    <message>
        <source>Streams: what was pending is handled, and the lag falls</source>
        <translation>스트림: 대기 중이던 것이 처리되고 지연이 줄어듭니다</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>샌드박스</translation>
    </message>
    <message>
        <source>Reads a second</source>
        <translation>초당 읽기</translation>
    </message>
    <message>
        <source>Let something happen</source>
        <translation>사건 일으키기</translation>
    </message>
    <message>
        <source>Reads a second of the sandbox&apos;s services</source>
        <translation>샌드박스 서비스의 초당 읽기</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>A private Redis with sample services and live traffic</source>
        <translation>예제 서비스와 실시간 트래픽이 있는 전용 Redis</translation>
    </message>
    <message>
        <source>Ends what was broken or slowed here</source>
        <translation>여기서 고장 내거나 느리게 한 것을 끝냅니다</translation>
    </message>
    <message>
        <source>Show: %1</source>
        <translation>보기: %1</translation>
    </message>
    <message>
        <source>%1 failed: %2</source>
        <comment>what was asked of the sandbox, why</comment>
        <translation>%1 실패: %2</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ScheduleModel</name>
    <message>
        <source>Reason: %1</source>
        <translation>이유: %1</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>State</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>What</source>
        <translation>대상</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>결과</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ScheduleView</name>
    <message>
        <source>The list can&apos;t be read</source>
        <translation>목록을 읽을 수 없음</translation>
    </message>
    <message>
        <source>Nothing is scheduled</source>
        <translation>예약한 것이 없음</translation>
    </message>
    <message>
        <source>Choose “At a later time” before you preview. Freshet makes it then, while it is connected to that server; freshetctl invalidate run-due can do it too.</source>
        <translation>미리보기 전에 “나중에”를 고르세요. 그 서버에 연결되어 있으면 Freshet이 그때 실행합니다. freshetctl invalidate run-due로도 할 수 있습니다.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>버리기</translation>
    </message>
    <message>
        <source>Cancel it</source>
        <translation>예약 취소</translation>
    </message>
    <message>
        <source>It is made on %1 only.</source>
        <translation>%1에서만 실행합니다.</translation>
    </message>
    <message>
        <source>The program that began it ended without a word. It may have been made, in part or not at all; to make it again does no harm but to what was cached since.</source>
        <translation>시작한 프로그램이 결과 없이 끝났습니다. 실행되었거나, 일부만 되었거나, 전혀 안 되었을 수 있습니다. 다시 실행하면 그 뒤에 캐시된 값만 사라집니다.</translation>
    </message>
    <message>
        <source>At its time no Freshet was connected to that server. It is not made by itself any more.</source>
        <translation>그 시각에 그 서버에 연결된 Freshet이 없었습니다. 더 이상 저절로 실행하지 않습니다.</translation>
    </message>
    <message>
        <source>Reason: %1</source>
        <translation>이유: %1</translation>
    </message>
    <message>
        <source>Scheduled invalidations</source>
        <translation>예약한 무효화</translation>
    </message>
    <message>
        <source>Run now…</source>
        <translation>지금 실행…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ScopeModel</name>
    <message>
        <source>Unreadable</source>
        <translation>읽을 수 없음</translation>
    </message>
    <message>
        <source>Own</source>
        <translation>자체</translation>
    </message>
    <message>
        <source>Inherited</source>
        <translation>상속</translation>
    </message>
    <message>
        <source>not recorded</source>
        <translation>기록 없음</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message numerus="yes">
        <source>%n old: %1 keys</source>
        <translation>
            <numerusform>이전 버전 %Ln개: 키 %1개</numerusform>
        </translation>
    </message>
    <message>
        <source>Estimated from measured keys; 19 times of 20 it is within the given distance.</source>
        <translation>일부 키를 재어 추정했습니다. 20번 중 19번은 표시된 오차 안에 있습니다.</translation>
    </message>
    <message>
        <source>Every key was measured.</source>
        <translation>모든 키를 쟀습니다.</translation>
    </message>
    <message>
        <source>Somebody set this version without writing it into the history.</source>
        <translation>누군가 이력에 남기지 않고 이 버전을 지정했습니다.</translation>
    </message>
    <message>
        <source>Of the namespaces that inherit the global version.</source>
        <translation>전역 버전을 상속하는 네임스페이스의 것입니다.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>column, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>not counted</source>
        <translation>세지 않음</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>From</source>
        <translation>출처</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Older versions</source>
        <translation>이전 버전</translation>
    </message>
    <message>
        <source>never changed</source>
        <translation>바뀐 적 없음</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ServerPanel</name>
    <message>
        <source>No connection is open.</source>
        <translation>열린 연결이 없습니다.</translation>
    </message>
    <message>
        <source>Waiting for the server.</source>
        <translation>서버를 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>the server does not answer</source>
        <translation>서버가 응답하지 않음</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>연결 끊김</translation>
    </message>
    <message>
        <source>this user may not run INFO</source>
        <translation>이 사용자는 INFO 명령을 실행할 수 없음</translation>
    </message>
    <message>
        <source>the server&apos;s answer can&apos;t be used: %1</source>
        <translation>서버 응답을 사용할 수 없음: %1</translation>
    </message>
    <message>
        <source>INFO is empty.</source>
        <translation>INFO 응답이 비어 있습니다.</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>연결 없음</translation>
    </message>
    <message>
        <source>Open a connection to see what its server says of itself.</source>
        <translation>연결을 열면 서버가 알려 주는 정보를 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>연결되지 않음</translation>
    </message>
    <message>
        <source>The values come as soon as the server answers.</source>
        <translation>서버가 응답하는 대로 값이 나타납니다.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만 기다려 주세요</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>노드</translation>
    </message>
    <message>
        <source>The cluster&apos;s node whose values are shown</source>
        <translation>값을 표시할 클러스터 노드</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>서버</translation>
    </message>
    <message>
        <source>The page %1 waits for its answer.</source>
        <translation>%1 페이지가 응답을 기다립니다.</translation>
    </message>
    <message>
        <source>Server: %1</source>
        <translation>서버: %1</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>페이지</translation>
    </message>
    <message>
        <source>Pages about the server</source>
        <translation>서버 페이지</translation>
    </message>
</context>
<context>
    <name>freshet::ui::SlotMap</name>
    <message numerus="yes">
        <source>%1: %n slot(s) (%2)</source>
        <translation>
            <numerusform>%1: 슬롯 %Ln개 (%2)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slot(s) belong to nobody</source>
        <translation>
            <numerusform>슬롯 %Ln개는 주인이 없습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Slot %1 belongs to nobody</source>
        <translation>슬롯 %1은(는) 주인이 없습니다</translation>
    </message>
    <message>
        <source>Slot %1: %2 (%3 to %4)</source>
        <translation>슬롯 %1: %2 (%3~%4)</translation>
    </message>
</context>
<context>
    <name>freshet::ui::SlowLogPage</name>
    <message>
        <source>The slow log was not emptied: %1</source>
        <translation>슬로 로그를 비우지 못했습니다: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n slow command(s) forgotten, but not everywhere: %1</source>
        <translation>
            <numerusform>느린 명령 %Ln개를 지웠지만 일부 노드는 되지 않았습니다: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slow command(s) forgotten</source>
        <translation>
            <numerusform>느린 명령 %Ln개를 지웠습니다</numerusform>
        </translation>
    </message>
    <message>
        <source>What counts as slow is not known: CONFIG GET is not permitted.</source>
        <translation>무엇이 느린 명령인지 알 수 없습니다: CONFIG GET이 허용되지 않습니다.</translation>
    </message>
    <message>
        <source>The slow log is off: slowlog-log-slower-than is negative.</source>
        <translation>슬로 로그가 꺼져 있습니다: slowlog-log-slower-than이 음수입니다.</translation>
    </message>
    <message>
        <source>Noted is what takes the server longer than %1 (slowlog-log-slower-than).</source>
        <translation>서버에서 %1보다 오래 걸린 명령을 남깁니다(slowlog-log-slower-than).</translation>
    </message>
    <message>
        <source>No slow commands</source>
        <translation>느린 명령 없음</translation>
    </message>
    <message numerus="yes">
        <source>%n older one(s) are kept by the server.</source>
        <translation>
            <numerusform>더 오래된 %Ln개가 서버에 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <source>This connection is read-only.</source>
        <translation>이 연결은 읽기 전용입니다.</translation>
    </message>
    <message>
        <source>Forgets the slow commands of all nodes (SLOWLOG RESET)</source>
        <translation>모든 노드의 느린 명령을 지웁니다(SLOWLOG RESET)</translation>
    </message>
    <message>
        <source>Empty the slow log</source>
        <translation>슬로 로그 비우기</translation>
    </message>
    <message>
        <source>All nodes forget the slow commands that they noted. Data is not touched.</source>
        <translation>모든 노드가 남겨 둔 느린 명령을 지웁니다. 데이터는 건드리지 않습니다.</translation>
    </message>
    <message>
        <source>Slow commands</source>
        <translation>느린 명령</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>비우기</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>걸린 시간</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>클라이언트</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>노드</translation>
    </message>
    <message>
        <source>More</source>
        <translation>더 보기</translation>
    </message>
    <message>
        <source>Also older commands</source>
        <translation>더 오래된 명령도</translation>
    </message>
    <message>
        <source>Empty…</source>
        <translation>비우기…</translation>
    </message>
    <message>
        <source>The chosen command</source>
        <translation>고른 명령</translation>
    </message>
    <message>
        <source>Slow log</source>
        <translation>슬로 로그</translation>
    </message>
</context>
<context>
    <name>freshet::ui::StaleBanner</name>
    <message>
        <source>connection lost</source>
        <translation>연결 끊김</translation>
    </message>
    <message>
        <source>Values from %1, %2</source>
        <translation>%1의 값, %2</translation>
    </message>
    <message>
        <source>No values yet, %1</source>
        <translation>아직 값 없음, %1</translation>
    </message>
</context>
<context>
    <name>freshet::ui::StatusLine</name>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Something runs</source>
        <translation>작업 진행 중</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Stop: %1</source>
        <translation>중지: %1</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>준비됨</translation>
    </message>
</context>
<context>
    <name>freshet::ui::StreamChanges</name>
    <message>
        <source>No connection is open</source>
        <translation>열린 연결이 없습니다</translation>
    </message>
    <message>
        <source>The connection is read-only</source>
        <translation>읽기 전용 연결입니다</translation>
    </message>
    <message>
        <source>Not done: %1</source>
        <translation>실행하지 않음: %1</translation>
    </message>
    <message>
        <source>Not done: the group has no other consumer; name one that is to take the entries</source>
        <translation>실행하지 않음: 그룹에 다른 소비자가 없습니다. 항목을 넘겨받을 소비자를 지정하세요</translation>
    </message>
</context>
<context>
    <name>freshet::ui::StreamDialog</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>freshet::ui::StreamPage</name>
    <message numerus="yes">
        <source>%n entries</source>
        <translation>
            <numerusform>항목 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>%1부터 %2까지</translation>
    </message>
    <message>
        <source>All streams</source>
        <translation>모든 스트림</translation>
    </message>
    <message>
        <source>Back to all streams (Alt+Left)</source>
        <translation>모든 스트림으로 돌아가기 (Alt+왼쪽)</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>Group whose consumers and pending entries are shown</source>
        <translation>소비자와 대기 항목을 볼 그룹</translation>
    </message>
    <message>
        <source>Entries</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>Consumers</source>
        <translation>소비자</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>Live tail</source>
        <translation>실시간</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>처리 시간</translation>
    </message>
</context>
<context>
    <name>freshet::ui::StreamsModel</name>
    <message>
        <source>not permitted</source>
        <translation>권한 없음</translation>
    </message>
    <message>
        <source>no group</source>
        <translation>그룹 없음</translation>
    </message>
    <message>
        <source>Double click or Enter opens it</source>
        <translation>두 번 클릭하거나 Enter 키로 엽니다</translation>
    </message>
    <message numerus="yes">
        <source>Length over the last %n look(s)</source>
        <translation>
            <numerusform>최근 %Ln번 조회한 길이</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Lag over the last %n look(s)</source>
        <translation>
            <numerusform>최근 %Ln번 조회한 지연</numerusform>
        </translation>
    </message>
    <message>
        <source>Until all is read, if it goes on as between the last two looks</source>
        <translation>최근 두 조회 사이의 속도가 이어질 때 모두 읽을 때까지</translation>
    </message>
    <message>
        <source>Not known, or never: the lag does not shrink</source>
        <translation>알 수 없거나 끝나지 않음: 지연이 줄지 않습니다</translation>
    </message>
    <message>
        <source>Since the entry %1 was added</source>
        <translation>항목 %1이(가) 추가된 뒤</translation>
    </message>
    <message>
        <source>No entries, or unknown</source>
        <translation>항목이 없거나 알 수 없음</translation>
    </message>
    <message>
        <source>Newest entry: %1</source>
        <translation>최신 항목: %1</translation>
    </message>
    <message>
        <source>Oldest entry: %1</source>
        <translation>가장 오래된 항목: %1</translation>
    </message>
    <message>
        <source>About, from MEMORY USAGE; asked for in every tenth look</source>
        <translation>MEMORY USAGE의 근삿값, 열 번째 조회마다 갱신</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>스트림</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>Lag</source>
        <translation>지연</translation>
    </message>
    <message>
        <source>Trend</source>
        <translation>추이</translation>
    </message>
    <message>
        <source>Drained in</source>
        <translation>소진까지</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>대기</translation>
    </message>
    <message>
        <source>Oldest pending</source>
        <translation>가장 오래된 대기</translation>
    </message>
    <message>
        <source>Consumers</source>
        <translation>소비자</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>유실</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>길이</translation>
    </message>
    <message>
        <source>Newest entry</source>
        <translation>최신 항목</translation>
    </message>
    <message>
        <source>Oldest entry</source>
        <translation>가장 오래된 항목</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>그룹</translation>
    </message>
</context>
<context>
    <name>freshet::ui::StreamsPanel</name>
    <message>
        <source>Entries</source>
        <translation>항목</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>그룹</translation>
    </message>
    <message>
        <source>Consumers of the group</source>
        <translation>그룹의 소비자</translation>
    </message>
    <message>
        <source>Pending entries of the group</source>
        <translation>그룹의 대기 항목</translation>
    </message>
    <message>
        <source>Show as a key</source>
        <translation>키로 보기</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>스트림</translation>
    </message>
    <message>
        <source>Streams</source>
        <translation>스트림</translation>
    </message>
    <message>
        <source>Search streams and groups</source>
        <translation>스트림과 그룹 검색</translation>
    </message>
    <message>
        <source>With alert</source>
        <translation>알림 있음</translation>
    </message>
    <message>
        <source>Show only groups that are over a limit</source>
        <translation>한도를 넘은 그룹만 보기</translation>
    </message>
    <message>
        <source>With pending</source>
        <translation>대기 있음</translation>
    </message>
    <message>
        <source>Show only groups that have pending entries</source>
        <translation>대기 항목이 있는 그룹만 보기</translation>
    </message>
    <message>
        <source>Limits…</source>
        <translation>한도…</translation>
    </message>
    <message>
        <source>From which lag or age on a group raises an alert</source>
        <translation>그룹이 알림을 내는 지연이나 대기 시간</translation>
    </message>
    <message>
        <source>Add test event…</source>
        <translation>테스트 이벤트 추가…</translation>
    </message>
    <message>
        <source>Publish an event that the contract knows</source>
        <translation>계약에 정의된 이벤트 발행</translation>
    </message>
    <message>
        <source>Streams and their consumer groups</source>
        <translation>스트림과 소비자 그룹</translation>
    </message>
    <message>
        <source>Looking for streams.</source>
        <translation>스트림을 찾고 있습니다.</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>연결 없음</translation>
    </message>
    <message>
        <source>Open a connection to see its streams and consumer groups.</source>
        <translation>연결을 열면 스트림과 소비자 그룹이 보입니다.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만 기다려 주세요</translation>
    </message>
    <message>
        <source>The server is asked for its streams.</source>
        <translation>서버에서 스트림을 조회하고 있습니다.</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>연결되지 않음</translation>
    </message>
    <message>
        <source>The streams come as soon as the server answers.</source>
        <translation>서버가 응답하면 스트림이 표시됩니다.</translation>
    </message>
    <message>
        <source>Streams are not permitted</source>
        <translation>스트림 권한 없음</translation>
    </message>
    <message>
        <source>The streams come from SCAN, XINFO and XLEN, which this connection&apos;s user may not run. An administrator can allow them with +scan +type +xinfo +xlen +xpending.</source>
        <translation>스트림은 SCAN, XINFO, XLEN에서 얻는데 이 연결의 사용자는 실행할 수 없습니다. 관리자가 +scan +type +xinfo +xlen +xpending으로 허용할 수 있습니다.</translation>
    </message>
    <message>
        <source>No streams</source>
        <translation>스트림 없음</translation>
    </message>
    <message>
        <source>No streams found</source>
        <translation>스트림을 찾지 못함</translation>
    </message>
    <message>
        <source>Looking for streams</source>
        <translation>스트림 찾는 중</translation>
    </message>
    <message>
        <source>The server&apos;s keys are walked; streams show as they are found.</source>
        <translation>서버의 키를 훑고 있습니다. 스트림은 찾는 대로 표시됩니다.</translation>
    </message>
    <message>
        <source>Nothing has published an event to this server yet. Publish one to see its way, or start a service.</source>
        <translation>아직 이 서버에 발행된 이벤트가 없습니다. 이벤트를 하나 발행하거나 서비스를 시작하세요.</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>외 %Ln개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n streams</source>
        <translation>
            <numerusform>스트림 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 rows shown</source>
        <translation>%2행 중 %1행 표시</translation>
    </message>
    <message>
        <source>%1 of %2 known; search to see others</source>
        <translation>알려진 %2개 중 %1개. 다른 것은 검색하세요</translation>
    </message>
    <message>
        <source>looking for others: %1 of about %2 keys</source>
        <translation>더 찾는 중: 키 약 %2개 중 %1개</translation>
    </message>
    <message>
        <source>Some of it is unknown: %1</source>
        <translation>일부는 알 수 없음: %1</translation>
    </message>
    <message>
        <source>Stop looking</source>
        <translation>찾기 중지</translation>
    </message>
    <message>
        <source>Look for streams</source>
        <translation>스트림 찾기</translation>
    </message>
    <message>
        <source>End the walk over the keys</source>
        <translation>키 훑기 끝내기</translation>
    </message>
    <message>
        <source>Walk over all keys once more; by itself that is done once a minute</source>
        <translation>모든 키를 다시 훑습니다. 자동으로는 1분에 한 번 합니다</translation>
    </message>
    <message>
        <source>Changing entries: %1</source>
        <translation>항목 변경 중: %1</translation>
    </message>
    <message>
        <source>%1 stays behind</source>
        <translation>%1이(가) 뒤처지고 있음</translation>
    </message>
    <message>
        <source>%1 is within its limits again</source>
        <translation>%1이(가) 다시 한도 안에 있음</translation>
    </message>
    <message>
        <source>Freshet</source>
        <translation>Freshet</translation>
    </message>
    <message>
        <source>Limits for alerts</source>
        <translation>알림 한도</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>한도 없음</translation>
    </message>
    <message>
        <source> s</source>
        <translation>초</translation>
    </message>
    <message>
        <source>Lag, in entries</source>
        <translation>지연 (항목 수)</translation>
    </message>
    <message>
        <source>Age of the oldest pending entry</source>
        <translation>가장 오래된 대기 항목의 시간</translation>
    </message>
    <message>
        <source>A group that is over a limit for 10 s raises an alert; it ends once the group was below 80 % of all limits for 30 s.</source>
        <translation>그룹이 10초 동안 한도를 넘으면 알림이 뜨고, 30초 동안 모든 한도의 80 % 아래에 있으면 끝납니다.</translation>
    </message>
    <message>
        <source>Dead letters</source>
        <translation>데드 레터</translation>
    </message>
    <message>
        <source>Trace</source>
        <translation>추적</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Watch them every 15 s while another panel is shown, too</source>
        <translation>다른 패널이 보이는 동안에도 15초마다 살펴봅니다</translation>
    </message>
</context>
<context>
    <name>freshet::ui::TablePage</name>
    <message>
        <source>These are older values. %1</source>
        <translation>이전 값입니다. %1</translation>
    </message>
    <message>
        <source>%1 is not permitted</source>
        <translation>%1이(가) 허용되지 않음</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>응답 없음</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>Waiting for the server.</source>
        <translation>서버를 기다립니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s)</source>
        <translation>
            <numerusform>%Ln줄</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>찾은 것 없음</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n line(s)</source>
        <translation>
            <numerusform>%Ln줄 중 %1줄</numerusform>
        </translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Search the lines</source>
        <translation>줄 검색</translation>
    </message>
</context>
<context>
    <name>freshet::ui::TailController</name>
    <message>
        <source>Not followed from %1 to %2: what was added then is not shown here</source>
        <translation>%1부터 %2까지는 따라가지 않았습니다: 그동안 추가된 것은 여기에 없습니다</translation>
    </message>
    <message numerus="yes">
        <source>%n entries that came meanwhile found no room</source>
        <translation>
            <numerusform>그동안 온 항목 %Ln개는 자리가 없어 빠졌습니다</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::TailModel</name>
    <message>
        <source>%1: %2</source>
        <comment>column, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>추가 시각</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>유형</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>이벤트</translation>
    </message>
</context>
<context>
    <name>freshet::ui::TailView</name>
    <message>
        <source>The entry is copied as text.</source>
        <translation>항목을 텍스트로 복사했습니다.</translation>
    </message>
    <message>
        <source>Choose an entry to see all of it.</source>
        <translation>전체를 보려면 항목을 선택하세요.</translation>
    </message>
    <message>
        <source>only the first %1 are kept here</source>
        <translation>여기에는 처음 %1만 남아 있습니다</translation>
    </message>
    <message>
        <source>No stream</source>
        <translation>스트림 없음</translation>
    </message>
    <message>
        <source>Choose a stream to follow it.</source>
        <translation>따라갈 스트림을 선택하세요.</translation>
    </message>
    <message>
        <source>Nothing came yet</source>
        <translation>아직 온 것이 없습니다</translation>
    </message>
    <message>
        <source>What is added from now on is shown here as it comes. Nothing is taken from any group.</source>
        <translation>지금부터 추가되는 것이 오는 대로 여기에 표시됩니다. 어떤 그룹에서도 가져오지 않습니다.</translation>
    </message>
    <message>
        <source>%1 kept, %2</source>
        <translation>%1개 보관, %2</translation>
    </message>
    <message>
        <source>%1 with “%2”</source>
        <translation>“%2” 포함 %1개</translation>
    </message>
    <message>
        <source>searching</source>
        <translation>찾는 중</translation>
    </message>
    <message>
        <source>paused: %1 came, the oldest %2 of them found no room</source>
        <translation>일시 정지: %1개 왔고, 그중 가장 오래된 %2개는 자리가 없어 빠짐</translation>
    </message>
    <message>
        <source>paused: %1 came</source>
        <translation>일시 정지: %1개 옴</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Hold the list; what comes meanwhile is kept as far as there is room</source>
        <translation>목록을 멈춥니다; 그동안 오는 것은 자리가 있는 만큼 보관합니다</translation>
    </message>
    <message>
        <source>Follow the newest</source>
        <translation>최신 따라가기</translation>
    </message>
    <message>
        <source>Keep the newest entry in sight; scrolling away from it ends that</source>
        <translation>최신 항목을 계속 보여 줍니다; 스크롤하여 벗어나면 끝납니다</translation>
    </message>
    <message>
        <source>Show only what has…</source>
        <translation>이 텍스트가 있는 것만…</translation>
    </message>
    <message>
        <source>Show only entries with this text</source>
        <translation>이 텍스트가 있는 항목만 표시</translation>
    </message>
    <message>
        <source>How many entries are kept</source>
        <translation>보관할 항목 수</translation>
    </message>
    <message>
        <source>So many entries are kept, and %1 at most</source>
        <translation>이만큼의 항목을, 최대 %1까지 보관합니다</translation>
    </message>
    <message>
        <source>%1 entries</source>
        <translation>항목 %1개</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>지우기</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Show its way</source>
        <translation>경로 보기</translation>
    </message>
    <message>
        <source>Entries as they come</source>
        <translation>오는 대로의 항목</translation>
    </message>
    <message>
        <source>The chosen entry</source>
        <translation>선택한 항목</translation>
    </message>
</context>
<context>
    <name>freshet::ui::TakerDialog</name>
    <message>
        <source>Delete the consumer %1</source>
        <translation>소비자 %1 삭제</translation>
    </message>
    <message>
        <source>Claim what nobody touched for long</source>
        <translation>오래 방치된 항목 넘겨받기</translation>
    </message>
    <message numerus="yes">
        <source>Claim %n entries</source>
        <translation>
            <numerusform>항목 %Ln개 넘겨받기</numerusform>
        </translation>
    </message>
    <message>
        <source>Continue…</source>
        <translation>계속…</translation>
    </message>
    <message>
        <source> s</source>
        <translation>초</translation>
    </message>
    <message>
        <source>Idle for at least</source>
        <translation>최소 유휴 시간</translation>
    </message>
    <message>
        <source>Who has least pending entries</source>
        <translation>대기 항목이 가장 적은 소비자</translation>
    </message>
    <message>
        <source>%1 (%2 pending)</source>
        <translation>%1 (대기 %2)</translation>
    </message>
    <message>
        <source>Its entries go to</source>
        <translation>항목을 넘겨받을 소비자</translation>
    </message>
    <message>
        <source>New consumer</source>
        <translation>새 소비자</translation>
    </message>
    <message>
        <source>Choose who gets the entries, or write a new consumer&apos;s name.</source>
        <translation>넘겨받을 소비자를 고르거나 새 소비자 이름을 입력하세요.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::TimeChart</name>
    <message>
        <source>no data</source>
        <translation>데이터 없음</translation>
    </message>
    <message numerus="yes">
        <source>%n more event(s)</source>
        <translation>
            <numerusform>외 사건 %Ln건</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::TraceModel</name>
    <message>
        <source>Published</source>
        <translation>게시됨</translation>
    </message>
    <message numerus="yes">
        <source>%1 / %2 · %n delivery(s)</source>
        <comment>group, consumer</comment>
        <translation>
            <numerusform>%1 / %2 · 전달 %Ln회</numerusform>
        </translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>전달됨</translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation>실패: %1</translation>
    </message>
    <message>
        <source>Keys removed</source>
        <translation>키 제거</translation>
    </message>
    <message numerus="yes">
        <source>%n key(s) removed</source>
        <translation>
            <numerusform>키 %Ln개 제거됨</numerusform>
        </translation>
    </message>
    <message>
        <source>the first %1 are shown</source>
        <translation>처음 %1개만 표시</translation>
    </message>
    <message>
        <source>Handled</source>
        <translation>처리됨</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>확인됨</translation>
    </message>
    <message>
        <source>Dead letter: %1</source>
        <translation>데드 레터: %1</translation>
    </message>
    <message>
        <source>refilled %1</source>
        <translation>%1 다시 채워짐</translation>
    </message>
    <message>
        <source>none noted</source>
        <translation>기록 없음</translation>
    </message>
    <message>
        <source>not seen again</source>
        <translation>다시 보이지 않음</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>아직</translation>
    </message>
    <message>
        <source>%1 after the step before</source>
        <translation>앞 단계로부터 %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>column, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Since publishing</source>
        <translation>게시 후</translation>
    </message>
</context>
<context>
    <name>freshet::ui::TraceView</name>
    <message>
        <source>The event&apos;s way is copied as text.</source>
        <translation>이벤트의 경로를 텍스트로 복사했습니다.</translation>
    </message>
    <message>
        <source>Which event?</source>
        <translation>어떤 이벤트인가요?</translation>
    </message>
    <message>
        <source>Type or paste an event_id. Its way is shown: when it was published, delivered, handled and acknowledged, which keys it removed and when they were filled again.</source>
        <translation>event_id를 입력하거나 붙여 넣으세요. 언제 게시, 전달, 처리, 확인되었는지, 어떤 키를 제거했고 언제 다시 채워졌는지 그 경로를 보여 줍니다.</translation>
    </message>
    <message>
        <source>Nothing is known of this event</source>
        <translation>이 이벤트에 대해 알려진 것이 없습니다</translation>
    </message>
    <message>
        <source>The way of an event is kept for an hour by the services that handle it with Freshet&apos;s library. Of busy groups only some events a second are kept, and always those that were slow or failed.</source>
        <translation>이벤트의 경로는 Freshet 라이브러리로 처리하는 서비스가 한 시간 동안 보관합니다. 바쁜 그룹에서는 초당 일부만, 느리거나 실패한 것은 항상 보관합니다.</translation>
    </message>
    <message>
        <source>%1 in %2, entry %3</source>
        <translation>%2의 %1, 항목 %3</translation>
    </message>
    <message>
        <source>event_id</source>
        <translation>event_id</translation>
    </message>
    <message>
        <source>The event&apos;s event_id</source>
        <translation>이벤트의 event_id</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>텍스트로 복사</translation>
    </message>
    <message>
        <source>The way of the event</source>
        <translation>이벤트의 경로</translation>
    </message>
</context>
<context>
    <name>freshet::ui::TrimDialog</name>
    <message>
        <source>Trim %1</source>
        <translation>%1 자르기</translation>
    </message>
    <message>
        <source>Continue…</source>
        <translation>계속…</translation>
    </message>
    <message>
        <source>Keep so many of the newest entries:</source>
        <translation>남길 최신 항목 수:</translation>
    </message>
    <message>
        <source>Remove what is before an id or a time:</source>
        <translation>ID나 시각 이전 항목 제거:</translation>
    </message>
    <message>
        <source>About: cheaper for the server, a few more entries stay</source>
        <translation>대략: 서버 부담이 적고 몇 항목이 더 남음</translation>
    </message>
    <message>
        <source>Entries that stay</source>
        <translation>남는 항목</translation>
    </message>
    <message>
        <source>Id or time</source>
        <translation>ID나 시각</translation>
    </message>
    <message>
        <source>1764000000000-0, or 2026-11-25 14:30</source>
        <translation>1764000000000-0 또는 2026-11-25 14:30</translation>
    </message>
    <message>
        <source>Entries now</source>
        <translation>현재 항목</translation>
    </message>
    <message>
        <source>Write an id such as 1764000000000-0, or a time such as 2026-11-25 14:30.</source>
        <translation>1764000000000-0 같은 ID나 2026-11-25 14:30 같은 시각을 입력하세요.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::TtlBars</name>
    <message>
        <source>How the TTLs are spread</source>
        <translation>TTL 분포</translation>
    </message>
    <message>
        <source>%1 keys expire in %2 to %3</source>
        <translation>%2~%3 뒤에 키 %1개 만료</translation>
    </message>
    <message>
        <source>%1 keys expire later</source>
        <translation>그 뒤에 키 %1개 만료</translation>
    </message>
    <message>
        <source>%1 keys never expire</source>
        <translation>키 %1개는 만료 없음</translation>
    </message>
    <message>
        <source>now</source>
        <translation>지금</translation>
    </message>
    <message>
        <source>never</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>later</source>
        <translation>그 뒤</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ValueItemsModel</name>
    <message>
        <source>Field</source>
        <translation>필드</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>순번</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>필드</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>멤버</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>점수</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ValuePanel</name>
    <message numerus="yes">
        <source>%n element(s)</source>
        <translation>
            <numerusform>요소 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in memory</source>
        <translation>메모리 %1</translation>
    </message>
    <message>
        <source>No key is chosen</source>
        <translation>선택한 키 없음</translation>
    </message>
    <message>
        <source>Choose a key to see what it holds.</source>
        <translation>키를 선택하면 내용을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>The value is on its way.</source>
        <translation>값을 가져오는 중입니다.</translation>
    </message>
    <message>
        <source>The key is gone</source>
        <translation>키가 없어졌습니다</translation>
    </message>
    <message>
        <source>It expired, was evicted or was removed after it had been listed.</source>
        <translation>나열된 뒤에 만료되었거나, 축출되었거나, 삭제되었습니다.</translation>
    </message>
    <message>
        <source>Unknown type</source>
        <translation>알 수 없는 유형</translation>
    </message>
    <message>
        <source>Values of the type %1 can&apos;t be shown.</source>
        <translation>%1 유형의 값은 표시할 수 없습니다.</translation>
    </message>
    <message>
        <source>The value can&apos;t be shown</source>
        <translation>값을 표시할 수 없습니다</translation>
    </message>
    <message>
        <source>%1 of %2 loaded</source>
        <translation>%2 중 %1 불러옴</translation>
    </message>
    <message>
        <source>More than that is not shown here</source>
        <translation>이보다 많은 내용은 여기에 표시하지 않습니다</translation>
    </message>
    <message>
        <source>Elements of the value</source>
        <translation>값의 요소</translation>
    </message>
    <message>
        <source>Load more</source>
        <translation>더 불러오기</translation>
    </message>
    <message>
        <source>Load all</source>
        <translation>모두 불러오기</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>the server does not answer</source>
        <translation>서버가 응답하지 않음</translation>
    </message>
</context>
<context>
    <name>freshet::ui::ValuesDialog</name>
    <message>
        <source>Preview</source>
        <translation>미리보기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VersionHistoryModel</name>
    <message>
        <source>unknown</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <comment>from, to</comment>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>a service</source>
        <translation>서비스</translation>
    </message>
    <message>
        <source>Only the history tells of it, which services write without a name.</source>
        <translation>서비스가 이름 없이 쓰는 이력에만 남아 있습니다.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>column, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>누가</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>호스트</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>이유</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VersionsPanel</name>
    <message>
        <source>Versions</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Removing old versions of %1</source>
        <translation>%1의 이전 버전을 제거하는 중</translation>
    </message>
    <message>
        <source>Waiting for services that still read the old version</source>
        <translation>아직 이전 버전을 읽는 서비스를 기다리는 중</translation>
    </message>
    <message>
        <source>Changing the version of %1</source>
        <translation>%1의 버전을 바꾸는 중</translation>
    </message>
    <message>
        <source>%1 removed</source>
        <translation>%1개 제거</translation>
    </message>
    <message>
        <source>Counting the keys of all versions</source>
        <translation>모든 버전의 키를 세는 중</translation>
    </message>
    <message>
        <source>%1 counted</source>
        <translation>%1개 셈</translation>
    </message>
    <message>
        <source>Comparing versions</source>
        <translation>버전을 비교하는 중</translation>
    </message>
    <message>
        <source>%1 found</source>
        <translation>%1개 찾음</translation>
    </message>
    <message>
        <source>Bump the version: %1</source>
        <translation>버전 올리기: %1</translation>
    </message>
    <message>
        <source>Nothing that is cached now is served any more, of any namespace; the caches fill anew from their sources. The old keys stay until they expire.</source>
        <translation>지금 캐시된 값은 어느 네임스페이스에서도 더 제공되지 않고, 캐시는 원본에서 다시 채워집니다. 이전 키는 만료될 때까지 남습니다.</translation>
    </message>
    <message>
        <source>Nothing that is cached now in this namespace is served any more; its cache fills anew from its source. The old keys stay until they expire.</source>
        <translation>이 네임스페이스에 지금 캐시된 값은 더 제공되지 않고, 캐시는 원본에서 다시 채워집니다. 이전 키는 만료될 때까지 남습니다.</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Namespaces that move along</source>
        <translation>함께 바뀌는 네임스페이스</translation>
    </message>
    <message>
        <source>Keys that are read no more</source>
        <translation>더 읽히지 않을 키</translation>
    </message>
    <message>
        <source>%1, as counted %2</source>
        <translation>%1개 (%2에 셈)</translation>
    </message>
    <message>
        <source>Bump</source>
        <translation>버전 올리기</translation>
    </message>
    <message>
        <source>Roll back: %1</source>
        <translation>롤백: %1</translation>
    </message>
    <message>
        <source>What was cached under %1 and still lives is served again; what is cached under %2 is not.</source>
        <translation>%1에 캐시되어 아직 남아 있는 값이 다시 제공되고, %2에 캐시된 값은 제공되지 않습니다.</translation>
    </message>
    <message>
        <source>not counted</source>
        <translation>세지 않음</translation>
    </message>
    <message>
        <source>Keys of %1</source>
        <translation>%1의 키</translation>
    </message>
    <message>
        <source>Heard reads that it would have served</source>
        <translation>들은 읽기 중 이 버전이 제공했을 비율</translation>
    </message>
    <message>
        <source>Keys in use that it has</source>
        <translation>쓰이는 키 중 이 버전에 있는 비율</translation>
    </message>
    <message>
        <source>Current keys that it has</source>
        <translation>현재 키 중 이 버전에 있는 비율</translation>
    </message>
    <message>
        <source>Nothing of %1 lives any more: it would be as cold as after a bump.</source>
        <translation>%1에는 남은 값이 없어, 버전을 올린 직후처럼 캐시가 비어 있게 됩니다.</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>롤백</translation>
    </message>
    <message>
        <source>Remove old versions: %1</source>
        <translation>이전 버전 제거: %1</translation>
    </message>
    <message>
        <source>Keys that nobody reads any more are removed. A rollback to one of these versions would find nothing.</source>
        <translation>더 이상 아무도 읽지 않는 키를 제거합니다. 이 버전으로 롤백하면 아무 값도 없게 됩니다.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Of versions</source>
        <translation>버전</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>남김</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>제거</translation>
    </message>
    <message>
        <source>No connection is open.</source>
        <translation>열린 연결이 없습니다.</translation>
    </message>
    <message>
        <source>Waiting for the server.</source>
        <translation>서버를 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>the server does not answer</source>
        <translation>서버가 응답하지 않습니다</translation>
    </message>
    <message>
        <source>connection lost</source>
        <translation>연결 끊김</translation>
    </message>
    <message>
        <source>this user may not read versions: %1</source>
        <translation>이 사용자는 버전을 읽을 권한이 없습니다: %1</translation>
    </message>
    <message>
        <source>the versions can&apos;t be read: %1</source>
        <translation>버전을 읽을 수 없습니다: %1</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>연결 없음</translation>
    </message>
    <message>
        <source>Open a connection to see the versions of its namespaces.</source>
        <translation>연결을 열면 네임스페이스의 버전을 볼 수 있습니다.</translation>
    </message>
    <message>
        <source>Versions are not permitted</source>
        <translation>버전을 읽을 권한이 없습니다</translation>
    </message>
    <message>
        <source>Reading them takes GET, HSCAN, HLEN and XREVRANGE on the keys cache_version:*. The server says: %1</source>
        <translation>읽으려면 cache_version:* 키에 대한 GET, HSCAN, HLEN, XREVRANGE 권한이 필요합니다. 서버의 응답: %1</translation>
    </message>
    <message>
        <source>No versions</source>
        <translation>버전 없음</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>연결되지 않음</translation>
    </message>
    <message>
        <source>The versions come as soon as the server answers.</source>
        <translation>서버가 응답하는 대로 버전이 표시됩니다.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>Versions of %1</source>
        <translation>%1의 버전</translation>
    </message>
    <message>
        <source>Looked at %1 of about %2, counted %3</source>
        <translation>약 %2개 중 %1개 확인, %3개 셈</translation>
    </message>
    <message>
        <source>Stopped; the numbers are of %1</source>
        <translation>중지됨. 표시된 수는 %1의 것입니다</translation>
    </message>
    <message>
        <source>Stopped before all keys were counted</source>
        <translation>키를 모두 세기 전에 중지됨</translation>
    </message>
    <message>
        <source>Not counted: %1</source>
        <translation>세지 못함: %1</translation>
    </message>
    <message>
        <source>Counted %1: exactly %2 keys; sizes measured or estimated (±)</source>
        <translation>%1에 셈: 정확히 키 %2개. 크기는 측정값 또는 추정값(±)</translation>
    </message>
    <message>
        <source>The keys are not counted yet.</source>
        <translation>아직 키를 세지 않았습니다.</translation>
    </message>
    <message>
        <source>This connection is read-only.</source>
        <translation>읽기 전용 연결입니다.</translation>
    </message>
    <message>
        <source>Gives the chosen namespace a version that was never used: what is cached now is served no more.</source>
        <translation>선택한 네임스페이스에 한 번도 쓰이지 않은 버전을 줍니다. 지금 캐시된 값은 더 제공되지 않습니다.</translation>
    </message>
    <message>
        <source>Back to a version that was used before, after a look at how warm it is.</source>
        <translation>이전 버전에 값이 얼마나 남아 있는지 살펴본 뒤 그 버전으로 되돌립니다.</translation>
    </message>
    <message>
        <source>Choose a namespace: the global version has no keys of its own.</source>
        <translation>네임스페이스를 고르세요. 전역 버전에는 자체 키가 없습니다.</translation>
    </message>
    <message>
        <source>Removes the keys of old versions, after a dry run.</source>
        <translation>미리 계산해 본 뒤 이전 버전의 키를 제거합니다.</translation>
    </message>
    <message>
        <source>The history can&apos;t be read: %1</source>
        <translation>이력을 읽을 수 없습니다: %1</translation>
    </message>
    <message>
        <source>the newest %1 changes</source>
        <translation>최근 변경 %1건</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>변경 %Ln건</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>찾은 결과가 없습니다</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n change(s)</source>
        <translation>
            <numerusform>변경 %Ln건 중 %1건</numerusform>
        </translation>
    </message>
    <message>
        <source>Search namespaces</source>
        <translation>네임스페이스 검색</translation>
    </message>
    <message>
        <source>Count keys</source>
        <translation>키 세기</translation>
    </message>
    <message>
        <source>Walks all keys and asks when each expires; the server counts these looks as reads.</source>
        <translation>모든 키를 훑으며 언제 만료되는지 묻습니다. 서버는 이를 읽기로 셉니다.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Stop counting</source>
        <translation>세기 중지</translation>
    </message>
    <message>
        <source>State of the count</source>
        <translation>셈 상태</translation>
    </message>
    <message>
        <source>Roll back…</source>
        <translation>롤백…</translation>
    </message>
    <message>
        <source>Clean up…</source>
        <translation>정리…</translation>
    </message>
    <message>
        <source>Versions of namespaces</source>
        <translation>네임스페이스의 버전</translation>
    </message>
    <message>
        <source>Versions of the chosen namespace</source>
        <translation>선택한 네임스페이스의 버전</translation>
    </message>
    <message>
        <source>Changes of versions</source>
        <translation>버전 변경</translation>
    </message>
    <message>
        <source>History</source>
        <translation>이력</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Search changes</source>
        <translation>변경 검색</translation>
    </message>
    <message>
        <source>Which kind of change</source>
        <translation>변경 종류</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>모든 종류</translation>
    </message>
    <message>
        <source>By services</source>
        <translation>서비스가 변경</translation>
    </message>
    <message>
        <source>Only of the chosen namespace</source>
        <translation>선택한 네임스페이스만</translation>
    </message>
    <message>
        <source>Activity takes it back, all namespaces together: what still lives is served again.</source>
        <translation>활동에서 모든 네임스페이스를 함께 되돌릴 수 있습니다. 남아 있는 값이 다시 제공됩니다.</translation>
    </message>
    <message>
        <source>To take it back, roll back to %1, here or in Activity: what still lives of it is served again.</source>
        <translation>되돌리려면 여기 또는 활동에서 %1(으)로 롤백하세요. 남아 있는 값이 다시 제공됩니다.</translation>
    </message>
    <message>
        <source>To take it back, roll back to %1, here or in Activity.</source>
        <translation>되돌리려면 여기 또는 활동에서 %1(으)로 롤백하세요.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoiceAddDialog</name>
    <message>
        <source>Choose files…</source>
        <translation>파일 선택…</translation>
    </message>
    <message>
        <source>Public: other users may use it</source>
        <translation>공개: 다른 사용자도 사용할 수 있음</translation>
    </message>
    <message>
        <source>Add a voice</source>
        <translation>음성 추가</translation>
    </message>
    <message>
        <source>One that the provider has</source>
        <translation>제공자에 있는 음성</translation>
    </message>
    <message>
        <source>A new clone of audio files</source>
        <translation>오디오 파일로 새 클론 만들기</translation>
    </message>
    <message>
        <source>One for trying out</source>
        <translation>시험용 음성</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Provider&apos;s id</source>
        <translation>제공자 ID</translation>
    </message>
    <message>
        <source>Audio files</source>
        <translation>오디오 파일</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Gender</source>
        <translation>성별</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Audio files of the voice</source>
        <translation>음성의 오디오 파일</translation>
    </message>
    <message>
        <source>Audio files (*.mp3 *.wav *.m4a *.ogg *.flac *.webm)</source>
        <translation>오디오 파일 (*.mp3 *.wav *.m4a *.ogg *.flac *.webm)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>모든 파일 (*)</translation>
    </message>
    <message>
        <source>The user is a UUID, such as 3f2b8c1e-0000-4000-8000-000000000001.</source>
        <translation>사용자는 UUID여야 합니다. 예: 3f2b8c1e-0000-4000-8000-000000000001</translation>
    </message>
    <message>
        <source>The voice needs a name of at most 200 characters.</source>
        <translation>음성 이름을 200자 이내로 입력하세요.</translation>
    </message>
    <message>
        <source>Language and gender must not be empty; &quot;unknown&quot; will do.</source>
        <translation>언어와 성별은 비울 수 없습니다. &quot;unknown&quot;도 됩니다.</translation>
    </message>
    <message>
        <source>Give the id that the voice has at the provider.</source>
        <translation>제공자에서 쓰는 음성 ID를 입력하세요.</translation>
    </message>
    <message>
        <source>Choose at least one audio file.</source>
        <translation>오디오 파일을 하나 이상 선택하세요.</translation>
    </message>
    <message>
        <source>The provider makes the clone: give its key in the settings first.</source>
        <translation>클론은 제공자가 만듭니다. 먼저 설정에서 키를 입력하세요.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoiceKeyDialog</name>
    <message>
        <source>The provider&apos;s key</source>
        <translation>제공자 키</translation>
    </message>
    <message>
        <source>It is kept in the system&apos;s keychain. Where there is none it is asked for with each connection.</source>
        <translation>시스템 키체인에 저장됩니다. 키체인이 없으면 연결할 때마다 묻습니다.</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>사용</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoiceListModel</name>
    <message>
        <source>%1: %2</source>
        <comment>column, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>구분</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Gender</source>
        <translation>성별</translation>
    </message>
    <message>
        <source>Came from</source>
        <translation>출처</translation>
    </message>
    <message>
        <source>Provider&apos;s id</source>
        <translation>제공자 ID</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoiceLogModel</name>
    <message>
        <source>Tick</source>
        <translation>틱</translation>
    </message>
    <message>
        <source>published</source>
        <translation>발행됨</translation>
    </message>
    <message>
        <source>published by %1</source>
        <translation>%1에서 발행</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>column, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>Voice</source>
        <translation>음성</translation>
    </message>
    <message>
        <source>What</source>
        <translation>내용</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>메시지</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoiceSettingsDialog</name>
    <message>
        <source>Show it</source>
        <translation>표시</translation>
    </message>
    <message>
        <source>Voice synchronisation</source>
        <translation>음성 동기화</translation>
    </message>
    <message>
        <source>For this connection, which brings its own provider and database.</source>
        <translation>제공자와 데이터베이스가 함께 정해진 연결입니다.</translation>
    </message>
    <message>
        <source>For this connection alone: its queue and the database belong together.</source>
        <translation>이 연결에만 적용됩니다. 큐와 데이터베이스는 한 쌍이기 때문입니다.</translation>
    </message>
    <message>
        <source>Provider&apos;s address</source>
        <translation>제공자 주소</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>Kept in the system&apos;s keychain; where there is none, asked for each time</source>
        <translation>시스템 키체인에 저장되며, 키체인이 없으면 매번 묻습니다</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <source>any model that is fine-tuned</source>
        <translation>파인튜닝된 아무 모델</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>데이터베이스</translation>
    </message>
    <message>
        <source>your own, or /path/to/file, or postgresql://user@host/name</source>
        <translation>비우면 기본값, 또는 /path/to/file, postgresql://user@host/name</translation>
    </message>
    <message>
        <source>Database password</source>
        <translation>데이터베이스 비밀번호</translation>
    </message>
    <message>
        <source>Tick every</source>
        <translation>틱 주기</translation>
    </message>
    <message>
        <source> s</source>
        <comment>seconds, behind a number</comment>
        <translation>초</translation>
    </message>
    <message>
        <source>Fails after</source>
        <translation>실패 처리까지</translation>
    </message>
    <message>
        <source> min</source>
        <comment>minutes, behind a number</comment>
        <translation>분</translation>
    </message>
    <message>
        <source>Requests at once</source>
        <translation>동시 요청 수</translation>
    </message>
    <message>
        <source>Start with this connection</source>
        <translation>이 연결과 함께 시작</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>테스트</translation>
    </message>
    <message>
        <source>Try the database, the address and the key without changing anything</source>
        <translation>아무것도 바꾸지 않고 데이터베이스, 주소, 키를 확인합니다</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>저장</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>The key has characters that no header can carry; paste it again.</source>
        <translation>키에 헤더로 보낼 수 없는 문자가 있습니다. 다시 붙여 넣으세요.</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>통과</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>running…</source>
        <translation>진행 중…</translation>
    </message>
    <message>
        <source>not tested</source>
        <translation>확인 전</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoiceTest</name>
    <message>
        <source>Database</source>
        <translation>데이터베이스</translation>
    </message>
    <message>
        <source>Provider&apos;s address</source>
        <translation>제공자 주소</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>키</translation>
    </message>
    <message>
        <source>No connection is open.</source>
        <translation>열린 연결이 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n voice(s)</source>
        <translation>
            <numerusform>%1: 음성 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: no table of voices yet</source>
        <translation>%1: 음성 테이블 없음</translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) at the provider</source>
        <translation>
            <numerusform>제공자의 음성 %Ln개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoicesController</name>
    <message>
        <source>The worker was not started: no key is kept for the provider.</source>
        <translation>저장된 제공자 키가 없어 워커를 시작하지 않았습니다.</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoicesModel</name>
    <message>
        <source>Public</source>
        <translation>공개</translation>
    </message>
    <message>
        <source>Private</source>
        <translation>비공개</translation>
    </message>
    <message>
        <source>%1
id %2</source>
        <comment>name, id</comment>
        <translation>%1
ID %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>column, value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Gender</source>
        <translation>성별</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>분류</translation>
    </message>
    <message>
        <source>Visibility</source>
        <translation>공개 여부</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>만든 시각</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Provider&apos;s id</source>
        <translation>제공자 ID</translation>
    </message>
</context>
<context>
    <name>freshet::ui::VoicesPanel</name>
    <message>
        <source>There is no keychain here: the key is asked for again with the next connection.</source>
        <translation>키체인이 없어 다음 연결 때 키를 다시 묻습니다.</translation>
    </message>
    <message>
        <source>Start the synchronisation of voices</source>
        <translation>음성 동기화 시작</translation>
    </message>
    <message>
        <source>Freshet asks the provider for every voice in the queue, sets what is done in the database and publishes its events, until it is stopped or the connection is closed. Of several workers one works at a time.</source>
        <translation>중지하거나 연결을 닫을 때까지 Freshet이 큐의 모든 음성을 제공자에게 확인하고, 끝난 음성을 데이터베이스에 반영하고 이벤트를 발행합니다. 워커가 여럿이면 한 번에 하나만 작업합니다.</translation>
    </message>
    <message>
        <source>In the queue</source>
        <translation>큐에 있음</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>제공자</translation>
    </message>
    <message>
        <source>Tick every</source>
        <translation>틱 주기</translation>
    </message>
    <message numerus="yes">
        <source>%n s</source>
        <translation>
            <numerusform>%Ln초</numerusform>
        </translation>
    </message>
    <message>
        <source>It can be stopped at any time; what it has settled stays.</source>
        <translation>언제든 중지할 수 있으며, 이미 반영된 내용은 그대로 남습니다.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Add a voice</source>
        <translation>음성 추가</translation>
    </message>
    <message>
        <source>The voice is written to the table and queued for the provider.</source>
        <translation>음성을 테이블에 저장하고 큐에 넣습니다.</translation>
    </message>
    <message>
        <source>The provider makes a clone of the files, which counts towards the account&apos;s voices; then the voice is written to the table and queued.</source>
        <translation>제공자가 파일로 클론을 만들며 계정의 음성 수에 포함됩니다. 그다음 음성을 테이블에 저장하고 큐에 넣습니다.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>User</source>
        <translation>사용자</translation>
    </message>
    <message>
        <source>Audio files</source>
        <translation>오디오 파일</translation>
    </message>
    <message>
        <source>The voice can be deleted again.</source>
        <translation>음성은 다시 삭제할 수 있습니다.</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>추가</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>a voice&apos;s name, its id</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Also at the provider, where they are clones</source>
        <translation>클론은 제공자에서도 삭제</translation>
    </message>
    <message numerus="yes">
        <source>Try %n voice(s) again</source>
        <translation>
            <numerusform>음성 %Ln개 다시 시도</numerusform>
        </translation>
    </message>
    <message>
        <source>They are in work again, their time begins anew, and they are queued. Completed ones stay as they are.</source>
        <translation>다시 처리 중이 되고 대기 시간이 새로 시작되며 큐에 들어갑니다. 완료된 음성은 그대로 둡니다.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
    <message>
        <source>They can be set to failed.</source>
        <translation>실패로 바꿀 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Set %n voice(s) to failed</source>
        <translation>
            <numerusform>음성 %Ln개를 실패로 바꾸기</numerusform>
        </translation>
    </message>
    <message>
        <source>Whatever the provider says. They leave the queue. Completed ones stay as they are.</source>
        <translation>제공자의 응답과 상관없이 바꾸고 큐에서 뺍니다. 완료된 음성은 그대로 둡니다.</translation>
    </message>
    <message>
        <source>Set to failed</source>
        <translation>실패로 바꾸기</translation>
    </message>
    <message>
        <source>They can be tried again.</source>
        <translation>다시 시도할 수 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n voice(s)</source>
        <translation>
            <numerusform>음성 %Ln개 삭제</numerusform>
        </translation>
    </message>
    <message>
        <source>Their rows are deleted and voice.deleted is published.</source>
        <translation>행을 삭제하고 voice.deleted를 발행합니다.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>삭제</translation>
    </message>
    <message>
        <source>Make the tables of voices</source>
        <translation>음성 테이블 만들기</translation>
    </message>
    <message>
        <source>The tables voices and outbox are made in this database. What another service made is kept and gets the columns that it lacks.</source>
        <translation>이 데이터베이스에 voices와 outbox 테이블을 만듭니다. 다른 서비스가 만든 테이블은 유지하고 없는 열만 추가합니다.</translation>
    </message>
    <message>
        <source>Make them</source>
        <translation>만들기</translation>
    </message>
    <message>
        <source>They can be dropped with the database&apos;s own tools.</source>
        <translation>데이터베이스 도구로 지울 수 있습니다.</translation>
    </message>
    <message>
        <source>The user is a UUID, such as 3f2b8c1e-0000-4000-8000-000000000001.</source>
        <translation>사용자는 UUID여야 합니다. 예: 3f2b8c1e-0000-4000-8000-000000000001</translation>
    </message>
    <message>
        <source>Changing voices</source>
        <translation>음성 변경 중</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>작업</translation>
    </message>
    <message>
        <source>Voices</source>
        <translation>음성</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>큐</translation>
    </message>
    <message>
        <source>In work</source>
        <translation>처리 중</translation>
    </message>
    <message>
        <source>Next tick</source>
        <translation>다음 틱</translation>
    </message>
    <message>
        <source>Who works</source>
        <translation>작업 주체</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>설정…</translation>
    </message>
    <message>
        <source>Provider, key, database, interval</source>
        <translation>제공자, 키, 데이터베이스, 주기</translation>
    </message>
    <message>
        <source>Tick now</source>
        <translation>지금 틱</translation>
    </message>
    <message>
        <source>Look at the queue now and ask the provider</source>
        <translation>지금 큐를 보고 제공자에게 확인합니다</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Stop the worker; another one may take over</source>
        <translation>워커를 중지합니다. 다른 워커가 이어받을 수 있습니다</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>이전 쪽</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>다음 쪽</translation>
    </message>
    <message>
        <source>Search names and ids</source>
        <translation>이름과 ID 검색</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>상태</translation>
    </message>
    <message>
        <source>Any status</source>
        <translation>모든 상태</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>로그</translation>
    </message>
    <message>
        <source>A user&apos;s voices</source>
        <translation>사용자의 음성</translation>
    </message>
    <message>
        <source>Log, queue and a user&apos;s voices</source>
        <translation>로그, 큐, 사용자의 음성</translation>
    </message>
    <message>
        <source>What became of voices</source>
        <translation>음성 처리 기록</translation>
    </message>
    <message>
        <source>All voices</source>
        <translation>모든 음성</translation>
    </message>
    <message>
        <source>What stands in the queue</source>
        <translation>큐에 있는 항목</translation>
    </message>
    <message>
        <source>The user&apos;s id</source>
        <translation>사용자 ID</translation>
    </message>
    <message>
        <source>Ask the service</source>
        <translation>서비스처럼 조회</translation>
    </message>
    <message>
        <source>Ask anew</source>
        <translation>새로 조회</translation>
    </message>
    <message>
        <source>The user&apos;s voices</source>
        <translation>사용자의 음성</translation>
    </message>
    <message>
        <source>No connection is open.</source>
        <translation>열린 연결이 없습니다.</translation>
    </message>
    <message>
        <source>Waiting for the server.</source>
        <translation>서버를 기다리는 중입니다.</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>연결 없음</translation>
    </message>
    <message>
        <source>Open a connection to see which voices wait for their provider.</source>
        <translation>연결을 열면 제공자를 기다리는 음성이 보입니다.</translation>
    </message>
    <message>
        <source>One moment</source>
        <translation>잠시만요</translation>
    </message>
    <message>
        <source>The database and the server are asked.</source>
        <translation>데이터베이스와 서버에 확인하는 중입니다.</translation>
    </message>
    <message>
        <source>database: %1</source>
        <translation>데이터베이스: %1</translation>
    </message>
    <message>
        <source>No table of voices</source>
        <translation>음성 테이블 없음</translation>
    </message>
    <message>
        <source>This database has no table of voices yet. It is made with the first voice, when the worker starts, or now.</source>
        <translation>이 데이터베이스에는 아직 음성 테이블이 없습니다. 첫 음성을 추가하거나 워커를 시작할 때, 또는 지금 만들 수 있습니다.</translation>
    </message>
    <message>
        <source>Make the tables</source>
        <translation>테이블 만들기</translation>
    </message>
    <message>
        <source>The database can&apos;t be read</source>
        <translation>데이터베이스를 읽을 수 없음</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>검색 결과 없음</translation>
    </message>
    <message>
        <source>No voice of this status has that in its name or ids.</source>
        <translation>이 상태의 음성 중 이름이나 ID에 해당 글자가 있는 것이 없습니다.</translation>
    </message>
    <message>
        <source>No voices yet</source>
        <translation>아직 음성이 없음</translation>
    </message>
    <message>
        <source>A voice that is added here, by freshetctl or by a service shows in this table.</source>
        <translation>여기서, freshetctl로 또는 서비스가 추가한 음성이 이 표에 나타납니다.</translation>
    </message>
    <message>
        <source>expires in %1</source>
        <translation>%1 뒤 만료</translation>
    </message>
    <message>
        <source>does not expire</source>
        <translation>만료 없음</translation>
    </message>
    <message>
        <source>at least %1 missing</source>
        <translation>최소 %1개 누락</translation>
    </message>
    <message>
        <source>%1 missing</source>
        <translation>%1개 누락</translation>
    </message>
    <message>
        <source>nothing waits</source>
        <translation>대기 없음</translation>
    </message>
    <message>
        <source>In work by the database and not in the queue: the worker puts them back when it starts and after each lost connection.</source>
        <translation>데이터베이스에는 처리 중이지만 큐에 없는 음성입니다. 워커가 시작할 때와 연결이 끊겼다 돌아올 때 다시 넣습니다.</translation>
    </message>
    <message>
        <source>%1 completed</source>
        <translation>완료 %1</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>실패 %1</translation>
    </message>
    <message>
        <source>%1 of another status</source>
        <translation>기타 상태 %1</translation>
    </message>
    <message>
        <source>now</source>
        <translation>지금</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>아직 없음</translation>
    </message>
    <message>
        <source>last %1 in %2</source>
        <translation>최근 %1, %2</translation>
    </message>
    <message>
        <source>Freshet</source>
        <translation>Freshet</translation>
    </message>
    <message>
        <source>this window</source>
        <translation>이 창</translation>
    </message>
    <message>
        <source>another</source>
        <translation>다른 워커</translation>
    </message>
    <message>
        <source>%1, for %2</source>
        <comment>who, how long</comment>
        <translation>%1, %2 남음</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>the lease is free</source>
        <translation>리스가 비어 있음</translation>
    </message>
    <message>
        <source>The provider refused the key: change it in the settings, then start.</source>
        <translation>제공자가 키를 거부했습니다. 설정에서 키를 바꾼 뒤 시작하세요.</translation>
    </message>
    <message>
        <source>The first tick runs.</source>
        <translation>첫 틱을 실행하는 중입니다.</translation>
    </message>
    <message>
        <source>No worker runs in this window.</source>
        <translation>이 창에서 실행 중인 워커가 없습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n tick(s)</source>
        <translation>
            <numerusform>틱 %Ln회</numerusform>
        </translation>
    </message>
    <message>
        <source>Worker: %1</source>
        <translation>워커: %1</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>계속</translation>
    </message>
    <message>
        <source>This connection is read-only</source>
        <translation>읽기 전용 연결입니다</translation>
    </message>
    <message>
        <source>Ask the provider for the voices in the queue, every %1</source>
        <translation>%1마다 큐의 음성을 제공자에게 확인합니다</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 중지</translation>
    </message>
    <message>
        <source>No further ticks; another worker may take over</source>
        <translation>틱을 멈춥니다. 다른 워커가 이어받을 수 있습니다</translation>
    </message>
    <message>
        <source>0 voices</source>
        <translation>음성 0개</translation>
    </message>
    <message>
        <source>%1–%2 of %3</source>
        <translation>%3개 중 %1–%2</translation>
    </message>
    <message>
        <source>The queue was not looked at yet.</source>
        <translation>아직 큐를 확인하지 않았습니다.</translation>
    </message>
    <message>
        <source>Nothing stands in voice:sync:queue.</source>
        <translation>voice:sync:queue가 비어 있습니다.</translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) in voice:sync:queue</source>
        <translation>
            <numerusform>voice:sync:queue에 음성 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>it expires as a whole in %1, unless one is added</source>
        <translation>새로 추가되지 않으면 %1 뒤 통째로 만료</translation>
    </message>
    <message numerus="yes">
        <source>%n voice(s) in work are missing from it</source>
        <translation>
            <numerusform>처리 중인데 큐에 없는 음성 %Ln개</numerusform>
        </translation>
    </message>
    <message>
        <source>the first %1 are shown</source>
        <translation>처음 %1개만 표시</translation>
    </message>
    <message>
        <source>%1  %2</source>
        <comment>an id, a voice&apos;s name</comment>
        <translation>%1  %2</translation>
    </message>
    <message>
        <source>Of %1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Of all voices; events can&apos;t be read: %1</source>
        <translation>모든 음성, 이벤트를 읽을 수 없음: %1</translation>
    </message>
    <message>
        <source>Of all voices</source>
        <translation>모든 음성</translation>
    </message>
    <message>
        <source>This user may not run %1</source>
        <translation>이 사용자는 %1을(를) 실행할 수 없습니다</translation>
    </message>
    <message>
        <source>Put the chosen voices back to work</source>
        <translation>선택한 음성을 다시 처리합니다</translation>
    </message>
    <message>
        <source>Fail</source>
        <translation>실패 처리</translation>
    </message>
    <message>
        <source>Set the chosen voices to failed</source>
        <translation>선택한 음성을 실패로 바꿉니다</translation>
    </message>
    <message>
        <source>Delete the chosen voices</source>
        <translation>선택한 음성을 삭제합니다</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>추가…</translation>
    </message>
    <message>
        <source>What is found is cached, and this connection is read-only</source>
        <translation>조회 결과를 캐시하므로 읽기 전용 연결에서는 쓸 수 없습니다</translation>
    </message>
    <message>
        <source>As the service would answer: from its caches where they have it</source>
        <translation>서비스처럼 캐시에 있으면 캐시에서 가져옵니다</translation>
    </message>
    <message>
        <source>Past all caches, from the database and the provider</source>
        <translation>캐시를 거치지 않고 데이터베이스와 제공자에서 가져옵니다</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>조회 중…</translation>
    </message>
    <message>
        <source>own: %1 · public: %2 · ready-made: %3</source>
        <translation>본인: %1 · 공개: %2 · 기본 제공: %3</translation>
    </message>
    <message>
        <source>the provider: %1</source>
        <translation>제공자: %1</translation>
    </message>
    <message>
        <source>Own, public and ready-made voices, and where each came from</source>
        <translation>본인, 공개, 기본 제공 음성과 각각의 출처</translation>
    </message>
</context>
<context>
    <name>freshet::ui::Welcome</name>
    <message>
        <source>Open the sandbox</source>
        <translation>샌드박스 열기</translation>
    </message>
    <message>
        <source>Recent connections</source>
        <translation>최근 연결</translation>
    </message>
    <message>
        <source>See whether your caches work, why not, and repair them.</source>
        <translation>캐시가 제대로 동작하는지 보고, 원인을 찾아 바로잡습니다.</translation>
    </message>
    <message>
        <source>A private Redis with sample services and live traffic. Nothing of yours is touched.</source>
        <translation>예제 서비스와 실시간 트래픽이 있는 전용 Redis입니다. 기존 서버에는 영향이 없습니다.</translation>
    </message>
    <message>
        <source>Connect to a server</source>
        <translation>서버에 연결</translation>
    </message>
    <message>
        <source>Address of a server</source>
        <translation>서버 주소</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>연결</translation>
    </message>
    <message>
        <source>More settings…</source>
        <translation>자세한 설정…</translation>
    </message>
    <message>
        <source>TLS, Sentinel, Cluster, Unix socket, saved connections</source>
        <translation>TLS, Sentinel, 클러스터, Unix 소켓, 저장된 연결</translation>
    </message>
    <message>
        <source>The sandbox starts…</source>
        <translation>샌드박스 시작 중…</translation>
    </message>
    <message>
        <source>%1, last used %2</source>
        <translation>%1, 마지막 사용 %2</translation>
    </message>
</context>
</TS>
